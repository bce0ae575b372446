package dev.plimsoll.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a {@code kustomization.yaml} says about the files around it (kustomize documentation,
 * "kustomization").
 */
public final class Kustomize {

  private static final String GROUP = "kustomize.config.k8s.io";

  private static final Set<String> FILES =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private Kustomize() {}

  /** Whether a file is kustomize's own by its name, where {@code kind} may be left out. */
  public static boolean isNamedBy(String file) {
    return FILES.contains(file.substring(file.lastIndexOf('/') + 1));
  }

  /** The kustomization with the type that it may leave out. */
  public static ObjectNode typed(ObjectNode kustomization) {
    return kustomization.put("apiVersion", GROUP + "/v1beta1").put("kind", "Kustomization");
  }

  /** Whether an object is a file for kustomize itself, not one for Flux or the cluster. */
  public static boolean isKustomization(Resource resource) {
    return resource.type().group().equals(GROUP);
  }

  /** The files that it names as patches, relative to its folder, as they are written. */
  public static List<String> patches(Resource kustomization) {
    List<String> files = new ArrayList<>();
    for (JsonNode patch : kustomization.tree().path("patches")) {
      add(files, patch.path("path"));
    }
    for (JsonNode patch : kustomization.tree().path("patchesJson6902")) {
      add(files, patch.path("path"));
    }
    for (JsonNode patch : kustomization.tree().path("patchesStrategicMerge")) {
      add(files, patch);
    }
    return files;
  }

  /** A text of several lines is a patch written in place. */
  private static void add(List<String> files, JsonNode path) {
    if (path.isTextual() && !path.asText().isEmpty() && path.asText().indexOf('\n') < 0) {
      files.add(path.asText());
    }
  }
}
