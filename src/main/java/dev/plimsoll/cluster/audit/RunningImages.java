package dev.plimsoll.cluster.audit;

import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.workload.ImageReference;
import dev.plimsoll.workload.ReleaseRecord;
import dev.plimsoll.workload.UnreadableRecordException;
import dev.plimsoll.workload.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The images of the workloads of a cluster, container by container: all that is kept of a workload,
 * to be compared with what Helm's record of its release says.
 */
final class RunningImages {

  private static final String CHECK = "manual-edit";

  private record Key(GroupKind kind, String namespace, String name) {}

  private final Map<Key, Map<String, String>> byWorkload = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  /** Takes note of a workload. */
  void add(Resource object) {
    Workload.of(object)
        .ifPresent(workload -> {
          Map<String, String> images = new HashMap<>();
          workload
              .images()
              .forEach((container, image) -> {
                // The same few images run everywhere; one text of each is enough.
                String text = image.toString().intern();
                images.put(container.intern(), text);
                counts.merge(text, 1, Integer::sum);
              });
          byWorkload.put(
              new Key(object.type().groupKind(), object.namespace(), object.name()),
              Map.copyOf(images));
        });
  }

  /** How many containers run each image. */
  Map<String, Integer> counts() {
    return counts;
  }

  /** Workloads of a release that run other images than its record says. */
  List<AuditFinding> besides(ReleaseRecord record, HelmRelease release)
      throws UnreadableRecordException {
    List<AuditFinding> findings = new ArrayList<>();
    for (Resource object : record.objects()) {
      Workload recorded = Workload.of(object).orElse(null);
      if (recorded == null) {
        continue;
      }
      String namespace = object.namespace().isEmpty() ? record.namespace() : object.namespace();
      Map<String, String> running =
          byWorkload.get(new Key(object.type().groupKind(), namespace, object.name()));
      if (running == null) {
        continue;
      }
      for (Map.Entry<String, ImageReference> image : recorded.images().entrySet()) {
        String runs = running.get(image.getKey());
        if (runs != null && !runs.equals(image.getValue().toString())) {
          findings.add(
              finding(recorded, namespace, image.getKey(), runs, image.getValue(), release));
        }
      }
    }
    return findings;
  }

  private static AuditFinding finding(
      Workload recorded,
      String namespace,
      String container,
      String runs,
      ImageReference image,
      HelmRelease release) {
    Pointer place = recorded.imageOf(container);
    AuditFinding finding =
        AuditFinding.of(
            CHECK,
            Severity.High,
            recorded.resource(),
            place,
            place
                + " (container "
                + container
                + ") is "
                + runs
                + ", and the release record of HelmRelease "
                + release.id()
                + " says "
                + image
                + ": somebody changed it manually, and the next upgrade takes it back without a"
                + " word. Put the image that is meant into Git, and switch on"
                + " spec.driftDetection.mode: enabled to keep it so.");
    return new AuditFinding(
        finding.type(),
        namespace,
        finding.name(),
        finding.policy(),
        finding.rule(),
        finding.severity(),
        finding.effect(),
        finding.path(),
        finding.message(),
        finding.evaluated());
  }
}
