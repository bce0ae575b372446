package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxLabels;
import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.Annotations;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.Glob;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.FluxWriters;
import dev.plimsoll.rule.support.HelmRecords;
import dev.plimsoll.workload.Configuration;
import dev.plimsoll.workload.ReleaseRecord;
import dev.plimsoll.workload.TemplateChange;
import dev.plimsoll.workload.VolatileKeys;
import dev.plimsoll.workload.Workload;
import dev.plimsoll.workload.WorkloadKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pod template of a workload that a HelmRelease owns, changed by anyone but Flux. Flux puts it
 * back at the next upgrade, or at the next drift detection, and nobody knows when and why.
 *
 * @param flux who Flux is
 * @param users the users who may, such as controllers that work on pod templates
 * @param groups the groups whose members may, for emergencies
 */
public record ManualEditsRule(FluxWriters flux, List<Glob> users, List<Glob> groups)
    implements Rule {

  /** Keys by which a restart is asked for; it changes nothing that Flux would put back. */
  private static final VolatileKeys RESTARTS =
      new VolatileKeys(
          key -> false,
          key ->
              key.equals("kubectl.kubernetes.io/restartedAt")
                  || key.startsWith("reloader.stakater.com/"),
          key -> false);

  /**
   * Service accounts with their namespaces, as the controllers' own instructions install them:
   * those of Kubernetes and the VPA (kubernetes/autoscaler, {@code vertical-pod-autoscaler/deploy})
   * in {@code kube-system}, the others in a namespace of their own.
   */
  private static final Field<List<Glob>> USERS =
      Field.of(
          "users",
          SettingTypes.list(SettingTypes.glob()),
          List.of(
              Glob.of("system:kube-controller-manager"),
              Glob.of("system:serviceaccount:kube-system:*"),
              Glob.of("system:serviceaccount:keda:keda-operator"),
              Glob.of("system:serviceaccount:argo-rollouts:argo-rollouts"),
              Glob.of("system:serviceaccount:reloader:reloader-reloader")),
          "The users who may, such as controllers that work on pod templates.");

  private static final Field<List<Glob>> GROUPS =
      Field.of(
          "groups",
          SettingTypes.list(SettingTypes.glob()),
          List.of(),
          "The groups whose members may.");

  /** The rule for a Flux that runs in these namespaces. */
  static RuleType type(FluxNamespaces flux) {
    Field<List<Glob>> controllers = FluxWriters.controllers(flux);
    return RuleType.named(
            "manualEdits", "Denies manual changes to the pods of workloads that Flux reconciles.")
        .kinds(
            WorkloadKind.CHANGEABLE.stream()
                .map(WorkloadKind::kind)
                .collect(Collectors.toUnmodifiableSet()))
        .capabilities(RuleCapability.AboutChange)
        .watches(FluxKind.HELM_RELEASE.groupKind())
        .readsLive(AccessRequirement.list(Configuration.SECRET))
        .settings(
            SettingTypes.object(
                fields ->
                    new ManualEditsRule(
                        FluxWriters.of(fields, controllers), fields.get(USERS), fields.get(GROUPS)),
                USERS,
                GROUPS,
                controllers,
                FluxWriters.DEFAULT_SERVICE_ACCOUNT));
  }

  @Override
  public boolean mayDeny(GroupKind kind, Requester requester) {
    return !may(requester);
  }

  @Override
  public List<Finding> evaluate(ObjectChange objectChange, ClusterView cluster) {
    Resource old = objectChange.oldObject();
    if (objectChange.operation() != Operation.Update
        || old == null
        || may(objectChange.requester())) {
      return List.of();
    }
    String name = old.labels().getOrDefault(FluxLabels.RELEASE_NAME, "");
    String namespace = old.labels().getOrDefault(FluxLabels.RELEASE_NAMESPACE, "");
    if (name.isEmpty() || namespace.isEmpty()) {
      return List.of();
    }
    Workload was = Workload.of(old).orElseThrow();
    Workload is = Workload.of(objectChange.current()).orElseThrow();
    TemplateChange change = TemplateChange.between(was, is, RESTARTS, Set.of());
    if (change.fields().isEmpty()
        || was.hasController()
        || Annotations.reason(objectChange.current(), Annotations.ALLOW_MANUAL_CHANGES)
            .isPresent()) {
      return List.of();
    }
    return switch (cluster.find(FluxKind.HELM_RELEASE.groupKind(), namespace, name)) {
      case Lookup.Found<Resource>(Resource found) ->
          evaluate(new HelmRelease(found), was, change, objectChange, cluster);
      case Lookup.Absent<Resource> gone -> List.of();
      case Lookup.Unknown<Resource>(String reason) -> notEvaluated(reason);
    };
  }

  private boolean may(Requester requester) {
    return flux.isController(requester)
        // "kubectl rollout undo", the documented way out, names itself so.
        || requester.fieldManager().equals("kubectl-rollout")
        || users.stream().anyMatch(glob -> glob.matches(requester.user()))
        || requester.groups().stream()
            .anyMatch(group -> groups.stream().anyMatch(glob -> glob.matches(group)));
  }

  private List<Finding> evaluate(
      HelmRelease release,
      Workload workload,
      TemplateChange change,
      ObjectChange objectChange,
      ClusterView cluster) {
    if (flux.isFor(release, objectChange.requester())
        || release.isRemote()
        || release.isSuspended()
        || release.resource().isBeingDeleted()
        || Annotations.reason(release.resource(), Annotations.ALLOW_MANUAL_CHANGES).isPresent()) {
      return List.of();
    }
    // Operators copy labels; only Helm's record proves that the release made the workload.
    return switch (HelmRecords.installed(
        release.storageNamespace(), release.releaseName(), cluster)) {
      case Lookup.Found<ReleaseRecord>(ReleaseRecord record) ->
          switch (HelmRecords.rendered(record, workload.resource())) {
            case Lookup.Found<Resource> made -> List.of(denial(release, workload, change));
            case Lookup.Absent<Resource> notMade -> List.of();
            case Lookup.Unknown<Resource>(String reason) -> notEvaluated(reason);
          };
      case Lookup.Absent<ReleaseRecord> none -> List.of();
      case Lookup.Unknown<ReleaseRecord>(String reason) -> notEvaluated(reason);
    };
  }

  private static List<Finding> notEvaluated(String reason) {
    return List.of(
        new Finding.NotEvaluated(Pointer.ROOT, "not evaluated: whose workload this is: " + reason));
  }

  private static Finding denial(HelmRelease release, Workload workload, TemplateChange change) {
    return new Finding.Violation(
        workload.kind().template(),
        "",
        workload
            + " belongs to HelmRelease "
            + release.id()
            + ", and Flux would undo the change of "
            + String.join(", ", change.fields())
            + ". Change it in Git, or suspend the release first (flux suspend helmrelease "
            + release.resource().name()
            + " -n "
            + release.resource().namespace()
            + ").");
  }
}
