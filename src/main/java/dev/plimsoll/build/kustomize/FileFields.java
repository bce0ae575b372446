package dev.plimsoll.build.kustomize;

import dev.plimsoll.manifest.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The fields of kustomize's files from which it opens files. */
final class FileFields {

  /** Lists whose items are files, or {@code key=file}. */
  private static final Set<String> LISTS =
      Set.of(
          "files",
          "envs",
          "crds",
          "configurations",
          "paths",
          "patchesStrategicMerge",
          "additionalValuesFiles");

  private static final Set<String> NAMES =
      Set.of("env", "path", "valuesFile", "chartHome", "configHome");

  /** Maps and lists in which {@code path} is a field of an object, not a file. */
  private static final Set<String> FIELD_PATHS =
      Set.of(
          "fieldSpecs",
          "fieldspecs",
          "fields",
          "commonLabels",
          "commonAnnotations",
          "pairs",
          "labels",
          "annotations",
          "options");

  private FileFields() {}

  /** Whether kustomize opens what the text at a place names. */
  static boolean loads(Pointer place) {
    List<String> steps = new ArrayList<>();
    boolean item = false;
    for (Pointer step : place.steps()) {
      item = step.index() >= 0;
      if (!item) {
        steps.add(step.token());
      }
    }
    if (steps.isEmpty() || steps.stream().anyMatch(FIELD_PATHS::contains)) {
      return false;
    }
    String last = steps.getLast();
    return item ? LISTS.contains(last) : NAMES.contains(last);
  }

  /** Whether a missing file can be told from other meanings: only where there are none. */
  static boolean mustExist(Pointer place) {
    List<String> steps = new ArrayList<>();
    for (Pointer step : place.steps()) {
      if (step.index() < 0) {
        steps.add(step.token());
      }
    }
    return steps.equals(List.of("patches", "path"))
        || steps.equals(List.of("patchesJson6902", "path"))
        || steps.equals(List.of("patchesStrategicMerge"))
        || steps.equals(List.of("replacements", "path"))
        || steps.equals(List.of("crds"))
        || steps.equals(List.of("configurations"));
  }
}
