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
 * declares is only told; what nobody declared (values carried over, upgrades and edits by hand) is
 * a violation. What Helm does is judged on its record, where a refusal does no harm.
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
    return new RuleType(
        "imageRollback",
        "Refuses images that go back to an older version although nobody declared it.",
        kinds(),
        Set.of(RuleCapability.AboutChange),
        Set.of(
            FluxKind.HELM_RELEASE.groupKind(),
            FluxKind.IMAGE_POLICY.groupKind(),
            FluxKind.IMAGE_REPOSITORY.groupKind()),
        WorkloadKind.CHANGEABLE.stream()
            .map(kind -> AccessRequirement.get(kind.kind()))
            .collect(Collectors.toUnmodifiableSet()),
        SettingTypes.object(
            fields ->
                new ImageRollbackRule(FluxWriters.of(fields, controllers), fields.get(DECLARED)),
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
  public boolean mayRefuse(GroupKind kind, Requester requester) {
    return declared == Declared.Deny || !flux.isController(requester);
  }

  @Override
  public List<Finding> judge(ObjectChange subject, ClusterView surroundings) {
    if (ReleaseRecord.is(subject.current())) {
      return subject.operation() == Operation.Create ? ofRelease(subject, surroundings) : List.of();
    }
    return subject.operation() == Operation.Update ? ofWorkload(subject, surroundings) : List.of();
  }

  private List<Finding> ofWorkload(ObjectChange subject, ClusterView surroundings) {
    Resource old = subject.oldObject();
    if (old == null
        || Annotations.reason(subject.current(), Annotations.ALLOW_ROLLBACK).isPresent()) {
      return List.of();
    }
    List<Step> steps =
        steps(
            Workload.of(old).orElseThrow(),
            Workload.of(subject.current()).orElseThrow(),
            surroundings);
    if (steps.isEmpty()) {
      return List.of();
    }
    boolean isDeclared =
        flux.isController(subject.requester())
            || subject.requester().fieldManager().equals("kubectl-rollout")
            || ownerOf(old, surroundings)
                .filter(release -> flux.isFor(release, subject.requester()))
                .isPresent();
    return findings(steps, isDeclared, Workload::imageOf);
  }

  private List<Finding> ofRelease(ObjectChange subject, ClusterView surroundings) {
    Lookup<ReleaseRecord> decoded = HelmRecords.decoded(subject.current());
    if (decoded instanceof Lookup.Unknown<ReleaseRecord>(String reason)) {
      return List.of(unjudged(reason));
    }
    if (!(decoded instanceof Lookup.Found<ReleaseRecord>(ReleaseRecord record))) {
      return List.of();
    }
    Optional<HelmRelease> owner =
        HelmRecords.owner(subject.current(), surroundings)
                instanceof Lookup.Found<HelmRelease>(HelmRelease found)
            ? Optional.of(found)
            : Optional.empty();
    if (owner
        .flatMap(release -> Annotations.reason(release.resource(), Annotations.ALLOW_ROLLBACK))
        .isPresent()) {
      return List.of();
    }
    List<Step> steps = new ArrayList<>();
    for (Resource rendered : record.objects()) {
      Workload now = Workload.of(rendered).orElse(null);
      if (now == null || now.kind().equals(WorkloadKind.JOB)) {
        continue;
      }
      String namespace = rendered.namespace().isEmpty() ? record.namespace() : rendered.namespace();
      switch (surroundings.live().get(rendered.type().groupKind(), namespace, rendered.name())) {
        case Lookup.Found<Resource>(Resource running) ->
            steps.addAll(steps(new Workload(running, now.kind()), now, surroundings));
        case Lookup.Absent<Resource> isNew -> {}
        case Lookup.Unknown<Resource>(String reason) -> {
          return List.of(unjudged(reason));
        }
      }
    }
    boolean byFlux =
        flux.isController(subject.requester())
            || owner.filter(release -> flux.isFor(release, subject.requester())).isPresent();
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

  private static List<Step> steps(Workload was, Workload is, ClusterView surroundings) {
    Map<String, ImageReference> before = was.images();
    List<Step> steps = new ArrayList<>();
    is.images()
        .forEach((container, image) -> {
          ImageReference old = before.get(container);
          if (old != null
              && old.repository().equals(image.repository())
              && !old.tag().equals(image.tag())
              && isOlder(image, old, surroundings)) {
            steps.add(new Step(was, is, container, old, image));
          }
        });
    return steps;
  }

  private static boolean isOlder(
      ImageReference image, ImageReference old, ClusterView surroundings) {
    Set<Integer> opinions = new HashSet<>();
    for (ImagePolicy policy : policies(image.repository(), surroundings)) {
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
  private static List<ImagePolicy> policies(String repository, ClusterView surroundings) {
    if (!(surroundings.list(FluxKind.IMAGE_POLICY.groupKind())
        instanceof Lookup.Found<List<Resource>>(List<Resource> all))) {
      return List.of();
    }
    return all.stream()
        .filter(
            resource -> repositoryOf(resource, surroundings).filter(repository::equals).isPresent())
        .map(ImagePolicy::new)
        .toList();
  }

  private static Optional<String> repositoryOf(Resource policy, ClusterView surroundings) {
    Pointer reference = Pointer.of("spec", "imageRepositoryRef");
    String name = policy.text(reference.key("name")).orElse("");
    String namespace = policy.text(reference.key("namespace")).orElseGet(policy::namespace);
    return surroundings.find(FluxKind.IMAGE_REPOSITORY.groupKind(), namespace, name)
            instanceof Lookup.Found<Resource>(Resource found)
        ? found
            .text(Pointer.of("spec", "image"))
            .flatMap(ImageReference::parse)
            .map(ImageReference::repository)
        : Optional.empty();
  }

  private static Optional<HelmRelease> ownerOf(Resource object, ClusterView surroundings) {
    String namespace = object.labels().getOrDefault(FluxLabels.RELEASE_NAMESPACE, "");
    String name = object.labels().getOrDefault(FluxLabels.RELEASE_NAME, "");
    return surroundings.find(FluxKind.HELM_RELEASE.groupKind(), namespace, name)
            instanceof Lookup.Found<Resource>(Resource found)
        ? Optional.of(new HelmRelease(found))
        : Optional.empty();
  }

  private static Finding unjudged(String reason) {
    return new Finding.NotEvaluated(Pointer.ROOT, "could not judge the images: " + reason);
  }
}
