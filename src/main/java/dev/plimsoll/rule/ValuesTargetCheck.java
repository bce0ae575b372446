package dev.plimsoll.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Finding;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A {@code targetPath} in {@code valuesFrom} that {@code values} sets too. Flux merges {@code
 * values} once more after all references, so that they win at the top level, and below it as soon
 * as two references share a map (fluxcd/pkg, chartutil/values.go, {@code
 * ChartValuesFromReferences}).
 */
final class ValuesTargetCheck {

  private static final Pointer VALUES = Pointer.of("spec", "values");
  private static final Pointer VALUES_FROM = Pointer.of("spec", "valuesFrom");

  private ValuesTargetCheck() {}

  /** One piece of advice for each such path. */
  static List<Finding> findings(Resource release) {
    return IntStream.range(0, release.at(VALUES_FROM).size())
        .mapToObj(VALUES_FROM::at)
        .flatMap(reference -> finding(release, reference).stream())
        .toList();
  }

  private static Optional<Finding> finding(Resource release, Pointer reference) {
    Pointer place = reference.key("targetPath");
    String target = release.at(place).asText("");
    if (target.isEmpty() || target.indexOf('\\') >= 0 || !isSet(release.at(VALUES), target)) {
      return Optional.empty();
    }
    JsonNode from = release.at(reference);
    return Optional.of(
        new Finding.Advice(
            place,
            place
                + " "
                + Redaction.show(release, place)
                + " is set in spec.values too"
                + (target.indexOf('.') < 0 ? ", which wins" : ", which can win")
                + ": the value of "
                + Redaction.shorten(from.path("kind").asText() + " " + from.path("name").asText())
                + " is then lost, and Flux does not say so. Remove it from spec.values."));
  }

  /** Whether values say something at a place, or at one above it that is no map. */
  private static boolean isSet(JsonNode values, String target) {
    JsonNode node = values;
    for (String part : target.split("\\.", -1)) {
      int index = part.indexOf('[');
      if (node.isMissingNode()) {
        return false;
      }
      if (!node.isObject()) {
        return true;
      }
      node = node.path(index < 0 ? part : part.substring(0, index));
      if (index >= 0) {
        break;
      }
    }
    return !node.isMissingNode();
  }
}
