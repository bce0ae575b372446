package dev.plimsoll.flux;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The release of Flux that an object declares for its cluster: what {@code flux install} writes
 * into {@code gotk-components.yaml} carries it as a label (flux2, {@code manifestgen/install}), and
 * a FluxInstance of the Flux Operator asks for one.
 */
public final class DeclaredFlux {

  static final String PART_OF = "app.kubernetes.io/part-of";
  static final String FLUX = "flux";
  static final String VERSION = "app.kubernetes.io/version";

  private static final Set<GroupKind> INSTALLED =
      Set.of(
          GroupKind.of("apiextensions.k8s.io", "CustomResourceDefinition"),
          GroupKind.of("", "Namespace"),
          GroupKind.of("apps", "Deployment"));

  private static final Pointer DISTRIBUTION = Pointer.of("spec", "distribution", "version");

  /** A minor release, with any patch release of it. */
  private static final Pattern MINOR =
      Pattern.compile("[v=~ ]*(\\d{1,4}\\.\\d{1,4})(\\.(\\d|x|X|\\*).*)?");

  private DeclaredFlux() {}

  /**
   * What an object declares: a minor release such as {@code 2.9}, or the whole text where it leaves
   * the minor release open, such as {@code 2.x}. Empty for an object that declares nothing.
   */
  public static Optional<String> of(Resource object) {
    GroupKind kind = object.type().groupKind();
    Optional<String> text =
        kind.equals(FluxOperator.INSTANCE)
            ? object.text(DISTRIBUTION)
            : INSTALLED.contains(kind) && FLUX.equals(object.labels().get(PART_OF))
                ? Optional.ofNullable(object.labels().get(VERSION))
                : Optional.empty();
    return text.map(DeclaredFlux::minor);
  }

  /** The minor release of a version such as {@code v2.9.4}; the text where it leaves that open. */
  public static String minor(String text) {
    Matcher matcher = MINOR.matcher(text.strip());
    return matcher.matches() ? matcher.group(1) : text;
  }
}
