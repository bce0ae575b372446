package dev.plimsoll.workload;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kind of object that makes pods of a template.
 *
 * @param kind the kind
 * @param root what its pods are made of; for all but CronJobs the pod template itself
 * @param template the pod template, at or below {@code root}
 */
public record WorkloadKind(GroupKind kind, Pointer root, Pointer template) {

  private static final Pointer TEMPLATE = Pointer.of("spec", "template");

  public static final WorkloadKind DEPLOYMENT = apps("Deployment");
  public static final WorkloadKind STATEFUL_SET = apps("StatefulSet");
  public static final WorkloadKind DAEMON_SET = apps("DaemonSet");
  public static final WorkloadKind CRON_JOB =
      new WorkloadKind(
          GroupKind.of("batch", "CronJob"),
          Pointer.of("spec", "jobTemplate"),
          Pointer.of("spec", "jobTemplate", "spec", "template"));

  /** A Job: the API server lets nobody change its template. */
  public static final WorkloadKind JOB = at(GroupKind.of("batch", "Job"), TEMPLATE);

  /** The built-in kinds whose template can change while they run. */
  public static final List<WorkloadKind> CHANGEABLE =
      List.of(DEPLOYMENT, STATEFUL_SET, DAEMON_SET, CRON_JOB);

  private static WorkloadKind apps(String name) {
    return at(GroupKind.of("apps", name), TEMPLATE);
  }

  /** A kind with its pod template at a place of its own, as custom workloads have it. */
  public static WorkloadKind at(GroupKind kind, Pointer template) {
    return new WorkloadKind(kind, template, template);
  }

  /** The built-in kind of that name, Jobs among them; ReplicaSets and Pods belong to others. */
  public static Optional<WorkloadKind> of(GroupKind kind) {
    return Stream.concat(CHANGEABLE.stream(), Stream.of(JOB))
        .filter(workloadKind -> workloadKind.kind.equals(kind))
        .findFirst();
  }

  /** The places of labels and annotations that end up on what is made of the template. */
  List<Pointer> metadata() {
    Pointer ofPods = template.key("metadata");
    return root.equals(template) ? List.of(ofPods) : List.of(root.key("metadata"), ofPods);
  }

  /** The selector that finds the pods again, beside the template. */
  Pointer selector() {
    Pointer parent = template.parent();
    return (parent == null ? Pointer.ROOT : parent).key("selector");
  }
}
