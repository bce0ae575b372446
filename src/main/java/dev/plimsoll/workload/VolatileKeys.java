package dev.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The labels and annotations of a pod template that change from one chart version to the next
 * without meaning anything to the pods.
 *
 * @param labels whether a label is one of them
 * @param annotations whether an annotation is one of them
 * @param checksums whether an annotation is a digest of configuration, which matters only if the
 *     configuration does
 */
public record VolatileKeys(
    Predicate<String> labels, Predicate<String> annotations, Predicate<String> checksums) {

  /** Names the chart and its version. */
  static final String CHART = "helm.sh/chart";

  /** The version of what runs, or, by some charts' habit, that of the chart once more. */
  private static final String APP_VERSION = "app.kubernetes.io/version";

  /**
   * The labels and annotations that charts put in pod templates out of habit. {@code
   * app.kubernetes.io/version} is one only while it repeats the version of the chart. Dates, random
   * texts and the like are not among them: their purpose is to restart pods.
   */
  public static final List<String> USUAL =
      List.of(CHART, "chart", "heritage", "helm.sh/revision", APP_VERSION);

  /** How charts name digests of their configuration. */
  public static final List<String> USUAL_CHECKSUMS = List.of("checksum/*");

  /** What is usual. */
  public static final VolatileKeys DEFAULT =
      new VolatileKeys(
          Set.copyOf(USUAL)::contains,
          Set.copyOf(USUAL)::contains,
          key -> key.startsWith("checksum/"));

  private static final List<String> OWNERSHIP =
      List.of(
          "app.kubernetes.io/managed-by",
          "app.kubernetes.io/name",
          "app.kubernetes.io/instance",
          "app.kubernetes.io/component",
          "helm.sh/resource-policy");
  private static final List<String> OTHERS =
      List.of(
          "helm.sh/hook",
          "meta.helm.sh/",
          "helm.toolkit.fluxcd.io/",
          "kustomize.toolkit.fluxcd.io/",
          "kubectl.kubernetes.io/",
          "reloader.stakater.com/",
          "vault.hashicorp.com/");

  /**
   * Whether a key says whose an object is, or what some controller or person wants of it, and so
   * can never be called volatile.
   */
  public static boolean isMeant(String key) {
    return OWNERSHIP.contains(key) || OTHERS.stream().anyMatch(key::startsWith);
  }

  /** Whether a label or annotation of {@code workload}'s template is volatile at this value. */
  boolean covers(Workload workload, boolean label, String key, JsonNode value) {
    return (label ? labels : annotations).test(key)
        && (!key.equals(APP_VERSION) || workload.isChartVersion(value.asText("")));
  }

  /** These keys but for labels that are in use somewhere. */
  VolatileKeys without(Set<String> used) {
    return new VolatileKeys(key -> !used.contains(key) && labels.test(key), annotations, checksums);
  }
}
