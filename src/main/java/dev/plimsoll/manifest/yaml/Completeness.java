package dev.plimsoll.manifest.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Nesting;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import java.util.Map;

/** Whether a document says all that there is to say of its object. */
public enum Completeness {
  /** The object as it will be stored: what is left out is missing. */
  Whole,
  /** A patch or overlay, to be evaluated for what it says and not for what it leaves out. */
  Fragment;

  /** The fields of which a whole object has at least one, and a patch hardly ever any. */
  private static final Map<String, List<Pointer>> BACKBONE =
      Map.ofEntries(
          Map.entry(
              "HelmRelease",
              List.of(
                  Pointer.of("spec", "interval"),
                  Pointer.of("spec", "chartRef"),
                  Pointer.of("spec", "chart", "spec", "chart"),
                  Pointer.of("spec", "chart", "spec", "sourceRef"))),
          Map.entry("HelmChart", spec("interval", "chart", "sourceRef")),
          Map.entry("HelmRepository", spec("interval", "url")),
          Map.entry("OCIRepository", spec("interval", "url")),
          Map.entry("GitRepository", spec("interval", "url")),
          Map.entry("Bucket", spec("interval", "endpoint", "bucketName")),
          Map.entry("ImageRepository", spec("interval", "image")),
          Map.entry("ImagePolicy", spec("imageRepositoryRef", "policy")),
          Map.entry("ImageUpdateAutomation", spec("interval", "sourceRef", "git")),
          Map.entry("Deployment", spec("selector")),
          Map.entry("StatefulSet", spec("selector")),
          Map.entry("DaemonSet", spec("selector")),
          Map.entry("CronJob", spec("schedule")));

  private static final List<Pointer> FLUX_KUSTOMIZATION = spec("interval", "sourceRef", "prune");

  private static List<Pointer> spec(String... fields) {
    return List.of(fields).stream().map(field -> Pointer.of("spec", field)).toList();
  }

  /** What the shape of an object tells, where no kustomization says that it is a patch. */
  public static Completeness of(Resource resource) {
    boolean fragment = lacksBackbone(resource) || hasDirective(resource.tree(), 0);
    return fragment ? Fragment : Whole;
  }

  private static boolean lacksBackbone(Resource resource) {
    List<Pointer> backbone =
        resource.type().group().equals("kustomize.toolkit.fluxcd.io")
            ? FLUX_KUSTOMIZATION
            : BACKBONE.get(resource.kind());
    return backbone != null && backbone.stream().noneMatch(resource::has);
  }

  /** Whether kustomize's directives ({@code $patch: delete}) are anywhere outside chart values. */
  private static boolean hasDirective(JsonNode node, int depth) {
    if (node.has("$patch") || node.has("$retainKeys")) {
      return true;
    }
    if (depth < Nesting.MAX) {
      for (JsonNode below : node) {
        if (below.isContainerNode() && hasDirective(below, depth + 1)) {
          return true;
        }
      }
    }
    return false;
  }
}
