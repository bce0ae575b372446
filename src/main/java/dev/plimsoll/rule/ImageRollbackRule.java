package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxLabels;
import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.ImagePolicy;
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
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.FluxWriters;
import dev.plimsoll.rule.support.HelmRecords;
import dev.plimsoll.workload.ImageOrder;
import dev.plimsoll.workload.ImagePolicyOrder;
import dev.plimsoll.workload.ImageReference;
import dev.plimsoll.workload.ReleaseRecord;
import dev.plimsoll.workload.Workload;
import dev.plimsoll.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An image that goes back to an older version than the one that runs. What Git or a rollback
 * declares is only told; what nobody declared (values carried over, manual upgrades and edits) is a
 * violation. What Helm does is evaluated on its record, where a denial does no harm.
 *
 * @param flux who Flux is
 * @param declared what comes of a downgrade that was declared
 */
record ImageRollbackRule(FluxWriters flux, Declared declared) implements Rule {

  /** What comes of a downgrade that was declared. */
  enum Declared {
    /** It is told. */
    Warn,
    /** It is a violation like any other; on a workload this can make Flux uninstall a release. */
    Deny
  }

  private static final Pointer PRESERVE_VALUES = Pointer.of("spec", "upgrade", "preserveValues");

  private static final Field<Declared> DECLARED =
      Field.of(
          "declared",
          SettingTypes.oneOf(Declared.class),
          Declared.Warn,
          "Warn or Deny: what comes of a downgrade that Git or a rollback declares.");

  /** The rule for a Flux that runs in these namespaces. */
  static RuleType type(FluxNamespaces flux) {
    Field<List<Glob>> controllers = FluxWriters.controllers(flux);
    return RuleType.named(
            "imageRollback",
            "Denies images that go back to an older version although nobody declared it.")
        .kinds(kinds())
        .capabilities(RuleCapability.AboutChange)
        .watches(
            FluxKind.HELM_RELEASE.groupKind(),
            FluxKind.IMAGE_POLICY.groupKind(),
            FluxKind.IMAGE_REPOSITORY.groupKind())
        .readsLive(
            WorkloadKind.CHANGEABLE.stream()
                .map(kind -> AccessRequirement.get(kind.kind()))
                .collect(Collectors.toUnmodifiableSet()))
        .settings(
            SettingTypes.object(
                fields ->
                    new ImageRollbackRule(
                        FluxWriters.of(fields, controllers), fields.get(DECLARED)),
                DECLARED,
                controllers,
                FluxWriters.DEFAULT_SERVICE_ACCOUNT));
  }

  private static Set<GroupKind> kinds() {
    Set<GroupKind> kinds = new HashSet<>();
    kinds.add(KnownKinds.RELEASE);
    WorkloadKind.CHANGEABLE.forEach(kind -> kinds.add(kind.kind()));
    return kinds;
  }

  /** One container whose image goes back. */
  private record Step(
      Workload running,
      Workload workload,
      String container,
      ImageReference from,
      ImageReference to) {

    String words() {
      return running
          + ": image "
          + to.repository()
          + " of container "
          + container
          + " goes back from "
          + from.tag()
          + " to "
          + to.tag();
    }
  }

  @Override
  public boolean mayDeny(GroupKind kind, Requester requester) {
    return declared == Declared.Deny || !flux.isController(requester);
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    if (ReleaseRecord.is(change.current())) {
      return change.operation() == Operation.Create ? ofRelease(change, cluster) : List.of();
    }
    return change.operation() == Operation.Update ? ofWorkload(change, cluster) : List.of();
  }

  private List<Finding> ofWorkload(ObjectChange change, ClusterView cluster) {
    Resource old = change.oldObject();
    if (old == null
        || Annotations.reason(change.current(), Annotations.ALLOW_ROLLBACK).isPresent()) {
      return List.of();
    }
    List<Step> steps =
        steps(Workload.of(old).orElseThrow(), Workload.of(change.current()).orElseThrow(), cluster);
    if (steps.isEmpty()) {
      return List.of();
    }
    boolean isDeclared =
        flux.isController(change.requester())
            || change.requester().fieldManager().equals("kubectl-rollout")
            || ownerOf(old, cluster)
                .filter(release -> flux.isFor(release, change.requester()))
                .isPresent();
    return findings(steps, isDeclared, Workload::imageOf);
  }

  private List<Finding> ofRelease(ObjectChange change, ClusterView cluster) {
    Lookup<ReleaseRecord> decoded = HelmRecords.decoded(change.current(), cluster);
    if (decoded instanceof Lookup.Unknown<ReleaseRecord>(String reason)) {
      return List.of(notEvaluated(reason));
    }
    if (!(decoded instanceof Lookup.Found<ReleaseRecord>(ReleaseRecord record))) {
      return List.of();
    }
    Optional<HelmRelease> owner =
        HelmRecords.owner(change.current(), cluster)
                instanceof Lookup.Found<HelmRelease>(HelmRelease found)
            ? Optional.of(found)
            : Optional.empty();
    if (owner
        .flatMap(release -> Annotations.reason(release.resource(), Annotations.ALLOW_ROLLBACK))
        .isPresent()) {
      return List.of();
    }
    Lookup<List<Resource>> applied = HelmRecords.objects(record, cluster);
    if (applied instanceof Lookup.Unknown<List<Resource>>(String reason)) {
      return List.of(notEvaluated(reason));
    }
    if (!(applied instanceof Lookup.Found<List<Resource>>(List<Resource> objects))) {
      return List.of();
    }
    List<Step> steps = new ArrayList<>();
    for (Resource rendered : objects) {
      Workload now = Workload.of(rendered).orElse(null);
      if (now == null || now.kind().equals(WorkloadKind.JOB)) {
        continue;
      }
      String namespace = rendered.namespace().isEmpty() ? record.namespace() : rendered.namespace();
      switch (cluster.live().get(rendered.type().groupKind(), namespace, rendered.name())) {
        case Lookup.Found<Resource>(Resource running) ->
            steps.addAll(steps(new Workload(running, now.kind()), now, cluster));
        case Lookup.Absent<Resource> isNew -> {}
        case Lookup.Unknown<Resource>(String reason) -> {
          return List.of(notEvaluated(reason));
        }
      }
    }
    boolean byFlux =
        flux.isController(change.requester())
            || owner.filter(release -> flux.isFor(release, change.requester())).isPresent();
    boolean carriesValues =
        owner
            .filter(release -> release.resource().at(PRESERVE_VALUES).asBoolean(false))
            .isPresent();
    boolean isDeclared = record.isRollback() || (byFlux && !carriesValues);
    return findings(steps, isDeclared, (workload, container) -> Pointer.ROOT);
  }

  private interface Places {
    Pointer of(Workload workload, String container);
  }

  private List<Finding> findings(List<Step> steps, boolean isDeclared, Places places) {
    List<Finding> findings = new ArrayList<>();
    for (Step step : steps) {
      Pointer place = places.of(step.workload(), step.container());
      findings.add(
          isDeclared && declared == Declared.Warn
              ? new Finding.Advice(place, step.words())
              : new Finding.Violation(
                  place,
                  step.to().toString(),
                  step.words()
                      + ". If that is meant, declare the older version in Git, or say why in the"
                      + " annotation "
                      + Annotations.ALLOW_ROLLBACK
                      + "."));
    }
    return findings;
  }

  private static List<Step> steps(Workload was, Workload is, ClusterView cluster) {
    Map<String, ImageReference> before = was.images();
    List<Step> steps = new ArrayList<>();
    is.images()
        .forEach((container, image) -> {
          ImageReference old = before.get(container);
          if (old != null
              && old.repository().equals(image.repository())
              && !old.tag().equals(image.tag())
              && isOlder(image, old, cluster)) {
            steps.add(new Step(was, is, container, old, image));
          }
        });
    return steps;
  }

  private static boolean isOlder(ImageReference image, ImageReference old, ClusterView cluster) {
    Set<Integer> opinions = new HashSet<>();
    for (ImagePolicy policy : policies(image.repository(), cluster)) {
      new ImagePolicyOrder(policy)
          .compare(image.tag(), old.tag())
          .ifPresent(number -> opinions.add(Integer.signum(number)));
    }
    if (opinions.isEmpty()) {
      ImageOrder.SEMVER
          .compare(image.tag(), old.tag())
          .ifPresent(number -> opinions.add(Integer.signum(number)));
    }
    // Policies that contradict each other leave no verdict.
    return opinions.equals(Set.of(-1));
  }

  /** The image policies about a repository. */
  private static List<ImagePolicy> policies(String repository, ClusterView cluster) {
    if (!(cluster.list(FluxKind.IMAGE_POLICY.groupKind())
        instanceof Lookup.Found<List<Resource>>(List<Resource> all))) {
      return List.of();
    }
    return all.stream()
        .filter(resource -> repositoryOf(resource, cluster).filter(repository::equals).isPresent())
        .map(ImagePolicy::new)
        .toList();
  }

  private static Optional<String> repositoryOf(Resource policy, ClusterView cluster) {
    Pointer reference = Pointer.of("spec", "imageRepositoryRef");
    String name = policy.text(reference.key("name")).orElse("");
    String namespace = policy.text(reference.key("namespace")).orElseGet(policy::namespace);
    return cluster.find(FluxKind.IMAGE_REPOSITORY.groupKind(), namespace, name)
            instanceof Lookup.Found<Resource>(Resource found)
        ? found
            .text(Pointer.of("spec", "image"))
            .flatMap(ImageReference::parse)
            .map(ImageReference::repository)
        : Optional.empty();
  }

  private static Optional<HelmRelease> ownerOf(Resource object, ClusterView cluster) {
    String namespace = object.labels().getOrDefault(FluxLabels.RELEASE_NAMESPACE, "");
    String name = object.labels().getOrDefault(FluxLabels.RELEASE_NAME, "");
    return cluster.find(FluxKind.HELM_RELEASE.groupKind(), namespace, name)
            instanceof Lookup.Found<Resource>(Resource found)
        ? Optional.of(new HelmRelease(found))
        : Optional.empty();
  }

  private static Finding notEvaluated(String reason) {
    return new Finding.NotEvaluated(Pointer.ROOT, "not evaluated: the images: " + reason);
  }
}
