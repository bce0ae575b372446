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
 * What objects of the Flux Operator may make. A ResourceSet: {@code spec.resources} with names such
 * as {@code << inputs.name >>}, and {@code spec.resourcesTemplate}, a text; what inputs hold is not
 * looked at, because it may come from a provider. A FluxInstance with {@code spec.sync}: a source
 * and a Kustomization of one name.
 */
final class ObjectMakers {

  private static final GroupKind RESOURCE_SET =
      GroupKind.of("fluxcd.controlplane.io", "ResourceSet");
  private static final GroupKind FLUX_INSTANCE =
      GroupKind.of("fluxcd.controlplane.io", "FluxInstance");

  /** The kinds that make others. */
  static final List<GroupKind> KINDS = List.of(RESOURCE_SET, FLUX_INSTANCE);

  private static final Pattern INPUT = Pattern.compile("<<.*?>>", Pattern.DOTALL);

  private record Made(String kind, Pattern name, Resource by) {}

  private final List<Made> made = new ArrayList<>();
  private final List<Resource> templates = new ArrayList<>();

  private ObjectMakers() {}

  /** What some objects of these kinds make. */
  static ObjectMakers of(List<Resource> makers) {
    ObjectMakers all = new ObjectMakers();
    for (Resource maker : makers) {
      for (JsonNode object : maker.spec().path("resources")) {
        all.add(
            object.path("kind").asText(""), object.path("metadata").path("name").asText(""), maker);
      }
      if (maker.spec().path("resourcesTemplate").isTextual()) {
        all.templates.add(maker);
      }
      JsonNode sync = maker.spec().path("sync");
      if (sync.isObject()) {
        String name = sync.path("name").asText(maker.namespace());
        all.add(sync.path("kind").asText("GitRepository"), name, maker);
        all.add("Kustomization", name, maker);
      }
    }
    return all;
  }

  private void add(String kind, String name, Resource by) {
    made.add(new Made(kind, pattern(name), by));
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

  /** What may make an object, in words. */
  Optional<String> maker(GroupKind kind, String name) {
    return made.stream()
        .filter(
            object -> object.kind().equals(kind.kind()) && object.name().matcher(name).matches())
        .map(Made::by)
        .findFirst()
        .or(() ->
            templates.stream()
                .filter(set -> set.spec().path("resourcesTemplate").asText().contains(kind.kind()))
                .findFirst())
        .map(maker -> maker.kind() + " " + maker.namespace() + "/" + maker.name());
  }
}
