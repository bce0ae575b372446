package dev.plimsoll.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What ResourceSets of the Flux Operator may make: {@code spec.resources} with names such as {@code
 * << inputs.name >>}, and {@code spec.resourcesTemplate}, a text. What inputs hold is not looked at,
 * because it may come from a provider.
 */
final class ResourceSets {

  static final GroupKind KIND = GroupKind.of("fluxcd.controlplane.io", "ResourceSet");

  private static final Pattern INPUT = Pattern.compile("<<.*?>>", Pattern.DOTALL);

  private record Made(String kind, Pattern name, Resource by) {}

  private final List<Made> made = new ArrayList<>();
  private final List<Resource> templates = new ArrayList<>();

  private ResourceSets() {}

  /** What some ResourceSets make. */
  static ResourceSets of(List<Resource> resourceSets) {
    ResourceSets all = new ResourceSets();
    for (Resource set : resourceSets) {
      for (JsonNode object : set.spec().path("resources")) {
        all.made.add(
            new Made(
                object.path("kind").asText(""),
                pattern(object.path("metadata").path("name").asText("")),
                set));
      }
      if (set.spec().path("resourcesTemplate").isTextual()) {
        all.templates.add(set);
      }
    }
    return all;
  }

  private static Pattern pattern(String name) {
    StringBuilder pattern = new StringBuilder();
    int end = 0;
    Matcher matcher = INPUT.matcher(name);
    while (matcher.find()) {
      pattern.append(Pattern.quote(name.substring(end, matcher.start()))).append(".*");
      end = matcher.end();
    }
    return Pattern.compile(pattern.append(Pattern.quote(name.substring(end))).toString());
  }

  /** The ResourceSet that may make an object, in words. */
  Optional<String> maker(GroupKind kind, String name) {
    return made.stream()
        .filter(object -> object.kind().equals(kind.kind()) && object.name().matcher(name).matches())
        .map(Made::by)
        .findFirst()
        .or(() ->
            templates.stream()
                .filter(set ->
                    set.spec().path("resourcesTemplate").asText().contains(kind.kind()))
                .findFirst())
        .map(set -> "ResourceSet " + set.namespace() + "/" + set.name());
  }
}
