package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.Glob;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.Handling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What keeps tenants of one cluster apart: each deploys as a service account of its own, into its
 * own namespaces, from its own sources (Flux documentation, "Multi-tenancy lockdown").
 *
 * @param serviceAccount how a missing service account is taken
 * @param serviceAccounts the service accounts that may be named
 * @param crossNamespace how sources in other namespaces are taken
 * @param sharedNamespaces the namespaces whose sources everybody may use
 * @param kubeConfig how deploying to other clusters is taken
 * @param targetNamespaces the namespaces, besides their own, that tenants may deploy to
 */
record TenancyRule(
    Handling serviceAccount,
    List<Glob> serviceAccounts,
    Handling crossNamespace,
    List<Glob> sharedNamespaces,
    Handling kubeConfig,
    List<Glob> targetNamespaces)
    implements Rule {

  private static final Field<Handling> SERVICE_ACCOUNT =
      Field.of(
          "serviceAccount",
          SettingTypes.oneOf(Handling.class),
          Handling.Deny,
          "Objects that name no service account: Allow, Advise or Deny.");
  private static final Field<List<Glob>> SERVICE_ACCOUNTS =
      Field.of(
          "serviceAccounts",
          SettingTypes.list(SettingTypes.glob()),
          List.of(Glob.of("*")),
          "Patterns of the service accounts that may be named.");
  private static final Field<Handling> CROSS_NAMESPACE =
      Field.of(
          "crossNamespace",
          SettingTypes.oneOf(Handling.class),
          Handling.Deny,
          "Sources in other namespaces: Allow, Advise or Deny.");
  private static final Field<List<Glob>> SHARED_NAMESPACES =
      Field.of(
          "sharedNamespaces",
          SettingTypes.list(SettingTypes.glob()),
          List.of(),
          "Patterns of namespaces whose sources everybody may use.");
  private static final Field<Handling> KUBE_CONFIG =
      Field.of(
          "kubeConfig",
          SettingTypes.oneOf(Handling.class),
          Handling.Deny,
          "Deploying to other clusters by spec.kubeConfig: Allow, Advise or Deny.");
  private static final Field<List<Glob>> TARGET_NAMESPACES =
      Field.of(
          "targetNamespaces",
          SettingTypes.list(SettingTypes.glob()),
          List.of(),
          "Patterns of namespaces, besides its own, that an object may deploy to.");

  static final RuleType TYPE =
      RuleType.named("tenancy", "Denies what lets one tenant act outside of its namespace.")
          .kinds(
              FluxKind.HELM_RELEASE.groupKind(),
              FluxKind.KUSTOMIZATION.groupKind(),
              FluxKind.GIT_REPOSITORY.groupKind(),
              FluxKind.OCI_REPOSITORY.groupKind(),
              FluxKind.BUCKET.groupKind(),
              FluxKind.EXTERNAL_ARTIFACT.groupKind(),
              FluxKind.ARTIFACT_GENERATOR.groupKind(),
              FluxKind.IMAGE_REPOSITORY.groupKind(),
              FluxKind.IMAGE_POLICY.groupKind(),
              FluxKind.IMAGE_UPDATE_AUTOMATION.groupKind(),
              FluxKind.ALERT.groupKind(),
              FluxKind.RECEIVER.groupKind())
          .settings(
              SettingTypes.object(
                  fields ->
                      new TenancyRule(
                          fields.get(SERVICE_ACCOUNT),
                          fields.get(SERVICE_ACCOUNTS),
                          fields.get(CROSS_NAMESPACE),
                          fields.get(SHARED_NAMESPACES),
                          fields.get(KUBE_CONFIG),
                          fields.get(TARGET_NAMESPACES)),
                  SERVICE_ACCOUNT,
                  SERVICE_ACCOUNTS,
                  CROSS_NAMESPACE,
                  SHARED_NAMESPACES,
                  KUBE_CONFIG,
                  TARGET_NAMESPACES));

  private static final Pointer ACCOUNT = Pointer.of("spec", "serviceAccountName");
  private static final Pointer CONFIG = Pointer.of("spec", "kubeConfig");
  private static final List<Pointer> SOURCES =
      List.of(
          Pointer.of("spec", "chartRef"),
          Pointer.of("spec", "chart", "spec", "sourceRef"),
          Pointer.of("spec", "sourceRef"),
          Pointer.of("spec", "imageRepositoryRef"));

  /** Lists whose items each refer to an object, with an optional namespace. */
  private static final List<Pointer> SOURCE_LISTS =
      List.of(
          Pointer.of("spec", "eventSources"),
          Pointer.of("spec", "resources"),
          Pointer.of("spec", "sources"));

  /** With which identity Flux reads a source, an image or a key, where it names one. */
  private static final List<Pointer> IDENTITIES =
      List.of(ACCOUNT, Pointer.of("spec", "decryption", "serviceAccountName"));

  private static final List<Pointer> TARGETS =
      List.of(Pointer.of("spec", "targetNamespace"), Pointer.of("spec", "storageNamespace"));

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    Resource object = change.current();
    List<Finding> findings = new ArrayList<>();
    if (FluxKind.HELM_RELEASE.is(object) || FluxKind.KUSTOMIZATION.is(object)) {
      evaluateMissingAccount(change, findings);
      evaluateCluster(object, findings);
    }
    IDENTITIES.forEach(place -> evaluateAccount(change, place, findings));
    // source-controller fetches an inline chart as the account that its template names.
    if (HelmRelease.of(object).flatMap(HelmRelease::inlineRepository).isPresent()) {
      evaluateAccount(change, HelmRelease.CHART_SPEC.key("serviceAccountName"), findings);
    }
    SOURCES.forEach(place -> evaluateReference(change, place.key("namespace"), findings));
    for (Pointer list : SOURCE_LISTS) {
      for (int i = 0; i < object.at(list).size(); i++) {
        evaluateReference(change, list.at(i).key("namespace"), findings);
      }
    }
    TARGETS.forEach(place -> evaluateTarget(change, place, findings));
    return findings;
  }

  private void evaluateMissingAccount(ObjectChange change, List<Finding> findings) {
    if (change.current().text(ACCOUNT).isEmpty() && !change.isFragment()) {
      serviceAccount.take(
          new Finding.Violation(
              ACCOUNT,
              "",
              ACCOUNT
                  + " is missing: Flux then acts with its own permissions, which are usually those of a"
                  + " cluster administrator. Name a service account of "
                  + namespace(change)
                  + " that may do no more than the tenant."),
          findings);
    }
  }

  private void evaluateAccount(ObjectChange change, Pointer place, List<Finding> findings) {
    change
        .current()
        .text(place)
        .filter(name ->
            change.isFinal(name) && serviceAccounts.stream().noneMatch(glob -> glob.matches(name)))
        .ifPresent(name ->
            findings.add(
                new Finding.Violation(
                    place,
                    name,
                    place
                        + " is "
                        + Redaction.shorten(name)
                        + "; this policy lets tenants act as "
                        + listed(serviceAccounts)
                        + " only. Name one of these.")));
  }

  private static String namespace(ObjectChange change) {
    return change.namespace().isEmpty() ? "its own namespace" : change.namespace();
  }

  private static String listed(List<Glob> globs) {
    return String.join(", ", globs.stream().map(Glob::text).toList());
  }

  private void evaluateCluster(Resource object, List<Finding> findings) {
    if (object.has(CONFIG)) {
      kubeConfig.take(
          new Finding.Violation(
              CONFIG,
              "",
              CONFIG
                  + " deploys to another cluster with permissions that no policy here sees, and its"
                  + " Secret may run programs where Flux allows that. Remove it, or let the"
                  + " platform team deploy there."),
          findings);
    }
  }

  private void evaluateReference(ObjectChange change, Pointer place, List<Finding> findings) {
    foreign(change, place)
        .filter(namespace -> sharedNamespaces.stream().noneMatch(glob -> glob.matches(namespace)))
        .ifPresent(namespace ->
            crossNamespace.take(
                new Finding.Violation(
                    place,
                    namespace,
                    place
                        + " is "
                        + Redaction.shorten(namespace)
                        + ", another namespace: "
                        + consequence(change.current())
                        + " in "
                        + namespace(change)
                        + (sharedNamespaces.isEmpty()
                            ? ""
                            : ", or in one that is shared: " + listed(sharedNamespaces))
                        + "."),
                findings));
  }

  /** What a reference to another namespace gives away, and what to do instead. */
  private static String consequence(Resource object) {
    if (FluxKind.ALERT.is(object)) {
      return "its events tell what another tenant deploys. Name objects";
    }
    if (FluxKind.RECEIVER.is(object)) {
      return "a request from outside then makes Flux reconcile what another tenant owns. Name"
          + " objects";
    }
    return "whoever may write there decides what is deployed here, and its credentials are used."
        + " Use a source";
  }

  private void evaluateTarget(ObjectChange change, Pointer place, List<Finding> findings) {
    foreign(change, place)
        .filter(namespace -> targetNamespaces.stream().noneMatch(glob -> glob.matches(namespace)))
        .ifPresent(namespace ->
            findings.add(
                new Finding.Violation(
                    place,
                    namespace,
                    place
                        + " is "
                        + Redaction.shorten(namespace)
                        + ", where this tenant has nothing to deploy. Deploy to "
                        + Stream.concat(
                                Stream.of(namespace(change)),
                                targetNamespaces.stream().map(Glob::text))
                            .reduce((one, other) -> one + " or " + other)
                            .orElseThrow()
                        + ".")));
  }

  /** A namespace that is named and is not the object's own, as far as that is known. */
  private static Optional<String> foreign(ObjectChange change, Pointer place) {
    return change
        .current()
        .text(place)
        .filter(change::isFinal)
        .filter(namespace -> !change.namespace().isEmpty())
        .filter(namespace -> !namespace.equals(change.namespace()));
  }
}
