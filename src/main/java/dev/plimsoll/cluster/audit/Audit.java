package dev.plimsoll.cluster.audit;

import dev.plimsoll.cluster.Crds;
import dev.plimsoll.cluster.InaccessibleException;
import dev.plimsoll.cluster.PagedLister;
import dev.plimsoll.cluster.ServedKind;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxOperator;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyRule;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.rule.support.DeclaredValues;
import dev.plimsoll.workload.Configuration;
import dev.plimsoll.workload.ReleaseRecord;
import dev.plimsoll.workload.UnreadableRecordException;
import dev.plimsoll.workload.WorkloadKind;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * One look over a cluster, from reading to findings. It writes nothing, and keeps of what it reads
 * only what evaluating the rest needs: releases without their past, and the images of workloads.
 */
public final class Audit {

  /** Objects on a page; of Helm's records, each up to a megabyte, only a few. */
  private static final int PAGE = 250;

  private static final int RECORDS_PAGE = 10;

  private static final GroupKind DEPLOYMENT = WorkloadKind.DEPLOYMENT.kind();
  private static final GroupKind ADMISSION_POLICY =
      new GroupKind("admissionregistration.k8s.io", "ValidatingAdmissionPolicy");
  private static final GroupKind ADMISSION_BINDING =
      new GroupKind("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding");

  /**
   * What came of an audit, besides its findings.
   *
   * @param inventory what runs, in numbers
   * @param objects how many objects were evaluated
   * @param unseen what could not be looked at
   * @param installed the release of Flux that runs, if that can be told
   */
  public record Outcome(
      Inventory inventory,
      int objects,
      List<Inaccessible> unseen,
      Optional<FluxVersion> installed) {
    public Outcome {
      unseen = List.copyOf(unseen);
    }
  }

  private final PagedLister pages;
  private final LiveReads live;
  private final List<String> namespaces;
  private final Clock clock;
  private final List<Inaccessible> unseen = new ArrayList<>();
  private final Set<String> missing = new HashSet<>();
  private final Consumer<AuditFinding> findings;
  private int objects;

  /**
   * An audit, to be run once.
   *
   * @param live where single objects are read that decide about another
   * @param namespaces the namespaces to look at; empty for all
   * @param findings takes each finding as soon as it is made
   */
  public Audit(
      PagedLister pages,
      LiveReads live,
      List<String> namespaces,
      Clock clock,
      Consumer<AuditFinding> findings) {
    this.pages = pages;
    this.live = live;
    this.namespaces = List.copyOf(namespaces);
    this.clock = clock;
    this.findings = findings;
  }

  /**
   * Looks at everything.
   *
   * @param target the release of Flux to evaluate for; empty for the one that runs
   * @param policies the policies, made for the release that runs, as far as that can be told, and
   *     the one to evaluate for
   * @throws InaccessibleException if the cluster cannot be reached at all
   */
  public Outcome run(
      Optional<FluxVersion> target,
      BiFunction<Optional<FluxVersion>, FluxVersion, PolicySet> policies)
      throws InaccessibleException {
    reach();
    List<Controller> controllers = new ArrayList<>();
    // Flux's controllers count wherever they run.
    Optional<String> obstacle =
        each(
            DEPLOYMENT,
            List.of(),
            Controller.LABELS,
            PAGE,
            "which Flux runs is not known",
            resource -> Controller.of(resource).ifPresent(controllers::add));
    if (obstacle.isPresent()) {
      controllers.clear(); // a part of them may be of another release
    }
    Optional<FluxVersion> installed = VersionSkew.release(controllers).or(this::ofInstance);
    FluxVersion flux = target.or(() -> installed).orElse(FluxVersion.LATEST);
    PolicySet set = policies.apply(installed, flux);
    AuditClusterView cluster = clusterView(set);
    Inventory inventory = new Inventory(flux);
    RunningImages images = new RunningImages();

    Installations.several(controllers).forEach(findings);
    VersionSkew.controllers(controllers).forEach(findings);
    definitions(cluster, controllers, installed, flux);
    admissionPolicies();
    for (GroupKind kind : kinds(set)) {
      each(
          kind,
          namespaces,
          "",
          PAGE,
          "nothing is said about them",
          object -> {
            objects++;
            inventory.add(object, cluster);
            images.add(object);
            evaluate(object, set, cluster, flux);
          });
    }
    for (FluxKind kind : FluxKind.values()) {
      goneFields(kind, flux);
    }
    inventory.images(images.counts());
    records(cluster, images);
    return new Outcome(inventory, objects, unseen, installed);
  }

  /** What an audit by these policies reads. */
  public static Set<AccessRequirement> requirements(PolicySet set) {
    Set<AccessRequirement> requirements = new LinkedHashSet<>();
    kinds(set).forEach(kind -> requirements.add(AccessRequirement.list(kind)));
    wanted(set).forEach(kind -> requirements.add(AccessRequirement.list(kind)));
    requirements.addAll(
        List.of(
            AccessRequirement.list(Configuration.SECRET),
            AccessRequirement.get(Configuration.SECRET),
            AccessRequirement.get(Configuration.CONFIG_MAP),
            AccessRequirement.get(Crds.KIND),
            AccessRequirement.list(FluxOperator.INSTANCE),
            AccessRequirement.list(ADMISSION_POLICY),
            AccessRequirement.list(ADMISSION_BINDING)));
    return requirements;
  }

  /** The kinds of which all objects are kept. */
  private static Set<GroupKind> wanted(PolicySet set) {
    Set<GroupKind> wanted = new LinkedHashSet<>(set.watchedKinds());
    wanted.add(FluxKind.HELM_RELEASE.groupKind());
    wanted.remove(Crds.KIND);
    wanted.remove(KnownKinds.RELEASE);
    return wanted;
  }

  /** Fails here and now where nothing at all can be asked. */
  private void reach() throws InaccessibleException {
    try {
      pages.served(FluxKind.HELM_RELEASE.groupKind());
    } catch (InaccessibleException e) {
      if (!e.isForbidden()) {
        throw e;
      }
    }
  }

  /**
   * The kinds to evaluate: those of Flux, those that run, and whatever else the policies are about.
   */
  private static Set<GroupKind> kinds(PolicySet set) {
    Set<GroupKind> kinds = new LinkedHashSet<>();
    WorkloadKind.CHANGEABLE.forEach(workloadKind -> kinds.add(workloadKind.kind()));
    Arrays.stream(FluxKind.values()).forEach(fluxKind -> kinds.add(fluxKind.groupKind()));
    kinds.add(FluxOperator.RESOURCE_SET);
    for (Policy policy : set.policies()) {
      kinds.addAll(policy.match().resources());
      if (policy.match().resources().isEmpty()) {
        for (PolicyRule rule : policy.rules()) {
          kinds.addAll(rule.type().kinds());
        }
      }
    }
    // Helm's records are looked at in a way of their own, and rules about them evaluate an upgrade.
    kinds.remove(KnownKinds.RELEASE);
    return kinds;
  }

  /**
   * The release that the Flux Operator has installed, where the images of controllers do not tell.
   */
  private Optional<FluxVersion> ofInstance() {
    List<FluxVersion> installed = new ArrayList<>();
    each(
        FluxOperator.INSTANCE,
        List.of(),
        "",
        PAGE,
        "which Flux runs is not known",
        instance -> InstalledFlux.of(instance).ifPresent(installed::add));
    return installed.stream().max(Comparator.naturalOrder());
  }

  private AuditClusterView clusterView(PolicySet set) {
    AuditClusterView cluster = new AuditClusterView(pages, live, namespaces);
    for (GroupKind kind : wanted(set)) {
      ObjectCache kept = new ObjectCache();
      Optional<String> obstacle =
          each(kind, namespaces, "", PAGE, "rules that read them are not evaluated", kept::add);
      obstacle.ifPresentOrElse(
          reason -> cluster.miss(kind, reason), () -> cluster.know(kind, kept));
    }
    return cluster;
  }

  private void evaluate(
      Resource object, PolicySet set, AuditClusterView cluster, FluxVersion flux) {
    for (EnforcedFinding finding : set.check(ObjectChange.inCluster(object), cluster).findings()) {
      add(AuditFinding.of(object, finding));
    }
    Instant now = clock.instant();
    StaleFieldOwners.of(object, flux).forEach(findings);
    if (FluxKind.of(object).isPresent()) {
      StaleConditions.of(object, now).forEach(findings);
      BlockedDependencies.of(object, cluster, now).forEach(findings);
    }
    ForcedReleases.of(object).forEach(findings);
  }

  /** Hands on a finding; what is missing for one object is missing for many, and said once. */
  private void add(AuditFinding finding) {
    if (finding.evaluated() || missing.add(finding.ruleName() + finding.message())) {
      findings.accept(finding);
    }
  }

  private void definitions(
      AuditClusterView cluster,
      List<Controller> controllers,
      Optional<FluxVersion> installed,
      FluxVersion flux) {
    Set<String> reasons = new HashSet<>();
    for (FluxKind kind : FluxKind.values()) {
      try {
        if (pages.served(kind.groupKind()).isEmpty()) {
          continue;
        }
      } catch (InaccessibleException e) {
        continue; // said where its objects are read
      }
      switch (cluster.definition(kind.groupKind())) {
        case Lookup.Found<Resource>(Resource definition) -> {
          StoredVersions.of(definition, flux).forEach(findings);
          Installations.foreign(definition, controllers).forEach(findings);
          installed.ifPresent(
              fluxVersion -> VersionSkew.definition(definition, fluxVersion).forEach(findings));
        }
        case Lookup.Absent<Resource>() -> {}
        case Lookup.Unknown<Resource>(String reason) -> {
          if (reasons.isEmpty() && reasons.add(reason)) {
            unseen.add(
                new Inaccessible(
                    "CustomResourceDefinition",
                    reason + "; what stands in the way of an upgrade is not known"));
          }
        }
      }
    }
  }

  private void admissionPolicies() {
    String consequence = "which of them answer 422 about objects of Flux is not known";
    List<Resource> policies = new ArrayList<>();
    List<Resource> bindings = new ArrayList<>();
    each(ADMISSION_POLICY, List.of(), "", PAGE, consequence, policies::add);
    each(ADMISSION_BINDING, List.of(), "", PAGE, consequence, bindings::add);
    AdmissionPolicies.of(policies, bindings).forEach(findings);
  }

  /** Old versions that are served still show fields that the current one has not. */
  private void goneFields(FluxKind kind, FluxVersion flux) {
    try {
      Optional<ServedKind> served = pages.served(kind.groupKind());
      for (String version : RemovedFields.versions(kind, flux)) {
        if (served.isPresent()
            && served.get().versions().contains(version)
            && !served.get().version().equals(version)) {
          read(
              served.get().at(version),
              namespaces,
              "",
              PAGE,
              object -> RemovedFields.of(object, flux).forEach(findings));
        }
      }
    } catch (InaccessibleException e) {
      return; // said where its objects are read
    }
  }

  private void records(AuditClusterView cluster, RunningImages images) {
    Map<String, String> releases = new HashMap<>();
    if (cluster.list(FluxKind.HELM_RELEASE.groupKind())
        instanceof Lookup.Found<List<Resource>>(List<Resource> all)) {
      for (Resource object : all) {
        HelmRelease release = new HelmRelease(object);
        if (!release.isRemote()) {
          releases.put(release.storageNamespace() + "/" + release.releaseName(), release.id());
        }
      }
    }
    if (releases.isEmpty()) {
      return;
    }
    each(
        Configuration.SECRET,
        namespaces,
        "owner=helm,status=deployed",
        RECORDS_PAGE,
        "images that differ from Helm's records, and stored values, are not looked for",
        secret -> {
          String id = releases.get(secret.namespace() + "/" + secret.labels().get("name"));
          if (id != null && ReleaseRecord.is(secret)) {
            String name = id.substring(id.indexOf('/') + 1);
            String namespace = id.substring(0, id.indexOf('/'));
            if (cluster.find(FluxKind.HELM_RELEASE.groupKind(), namespace, name)
                instanceof Lookup.Found<Resource>(Resource object)) {
              record(secret, new HelmRelease(object), images);
            }
          }
        });
  }

  /**
   * Compares a release with its record. Nothing is said while the controller still works on it: the
   * record is of the last time that it succeeded, and everything else is on its way from there.
   */
  private void record(Resource secret, HelmRelease release, RunningImages images) {
    if (!release.isSuspended() && !new Conditions(release.resource()).isReady()) {
      return;
    }
    try {
      ReleaseRecord record = ReleaseRecord.read(secret);
      images.besides(record, release).forEach(findings);
      StoredValues.of(record, release, DeclaredValues.of(release, live)).forEach(this::add);
    } catch (UnreadableRecordException e) {
      add(
          AuditFinding.notEvaluated(
              "stored-values",
              release.resource(),
              "Helm's record " + secret.name() + " cannot be read: " + e.getMessage()));
    }
  }

  /** Reads a kind, if the cluster has it; why not, which is noted once with what follows of it. */
  private Optional<String> each(
      GroupKind kind,
      List<String> in,
      String labels,
      int size,
      String consequence,
      Consumer<Resource> use) {
    try {
      Optional<ServedKind> served = pages.served(kind);
      if (served.isPresent()) {
        read(served.get(), in, labels, size, use);
      }
      return Optional.empty();
    } catch (InaccessibleException e) {
      if (missing.add(kind + e.reason())) {
        unseen.add(new Inaccessible(kind.kind(), e.reason() + "; " + consequence));
      }
      return Optional.of(e.reason());
    }
  }

  private void read(
      ServedKind kind, List<String> in, String labels, int size, Consumer<Resource> use)
      throws InaccessibleException {
    if (in.isEmpty() || !kind.namespaced()) {
      pages.each(kind, "", labels, size, use);
    } else {
      for (String namespace : in) {
        pages.each(kind, namespace, labels, size, use);
      }
    }
  }
}
