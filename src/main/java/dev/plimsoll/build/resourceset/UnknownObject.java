package dev.plimsoll.build.resourceset;

import com.google.re2j.Pattern;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;

/**
 * What a template of a ResourceSet makes that is not rendered here: one object or several.
 *
 * @param set the ResourceSet, as {@code namespace/name}
 * @param kind the kind that it makes, as a pattern for {@code group/kind}
 * @param namespace the namespaces, as a pattern
 * @param name the names, as a pattern
 * @param reason why it is not rendered, a clause
 */
public record UnknownObject(
    String set, Pattern kind, Pattern namespace, Pattern name, String reason) {

  private static final Pattern ANY = Pattern.compile("(?s).*");

  static UnknownObject of(String set, Resource template, String reason) {
    String version = template.apiVersion();
    int slash = version.indexOf('/');
    String group = slash < 0 ? "" : version.substring(0, slash);
    return new UnknownObject(
        set,
        InputTemplate.pattern(group + "/" + template.kind()),
        template.namespace().isEmpty() ? ANY : InputTemplate.pattern(template.namespace()),
        template.name().isEmpty() ? ANY : InputTemplate.pattern(template.name()),
        reason);
  }

  /** A text that makes objects of any kind and name. */
  static UnknownObject ofText(String set, String reason) {
    return new UnknownObject(set, ANY, ANY, ANY, reason);
  }

  /** Whether it may make an object. A namespace that is not stated is any. */
  public boolean mayBe(GroupKind wanted, String inNamespace, String called) {
    return kind.matcher(wanted.group() + "/" + wanted.kind()).matches()
        && name.matcher(called).matches()
        && (inNamespace.isEmpty() || namespace.matcher(inNamespace).matches());
  }
}
