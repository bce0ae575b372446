package dev.plimsoll.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.HelmRepository;
import dev.plimsoll.flux.OciRepository;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.Handling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an {@code OCIRepository} or a {@code HelmRepository} refers to, as far as the resource
 * definitions leave it unchecked and source-controller fails at it later, or takes something else
 * (fluxcd/source-controller, docs/spec/v1/ocirepositories.md and
 * internal/controller/ocirepository_controller.go; tags and digests as in the OCI distribution
 * specification).
 *
 * @param latest how the tag {@code latest} is taken, named or for want of a reference
 * @param ignored how parts of a reference are taken that Flux silently ignores
 * @param layerSelector how charts from repositories without a layer selector are taken
 * @param plainHttp how addresses without TLS are taken
 */
record OciReferenceRule(
    Handling latest, Handling ignored, Handling layerSelector, Handling plainHttp) implements Rule {

  private static final Field<Handling> LATEST =
      Field.of(
          "latest",
          SettingTypes.oneOf(Handling.class),
          Handling.Advise,
          "Tags that move, such as latest, named or for want of a reference: Allow, Advise or Deny.");
  private static final Field<Handling> IGNORED =
      Field.of(
          "ignored",
          SettingTypes.oneOf(Handling.class),
          Handling.Advise,
          "A tag beside a range, a filter without a range, which Flux ignores: Allow, Advise or"
              + " Deny.");
  private static final Field<Handling> LAYER =
      Field.of(
          "layerSelector",
          SettingTypes.oneOf(Handling.class),
          Handling.Advise,
          "Releases whose chart comes from an OCIRepository without a layer selector: Allow,"
              + " Advise or Deny.");
  private static final Field<Handling> PLAIN_HTTP =
      Field.of(
          "plainHttp",
          SettingTypes.oneOf(Handling.class),
          Handling.Advise,
          "Addresses without TLS outside of the cluster: Allow, Advise or Deny.");

  static final RuleType TYPE =
      RuleType.named("ociReference", "Denies references to registries that Flux cannot resolve.")
          .kinds(
              FluxKind.OCI_REPOSITORY.groupKind(),
              FluxKind.HELM_REPOSITORY.groupKind(),
              FluxKind.HELM_RELEASE.groupKind(),
              FluxKind.IMAGE_REPOSITORY.groupKind())
          .capabilities(RuleCapability.Slow)
          .watches(FluxKind.OCI_REPOSITORY.groupKind(), FluxKind.HELM_REPOSITORY.groupKind())
          .settings(
              SettingTypes.object(
                  fields ->
                      new OciReferenceRule(
                          fields.get(LATEST),
                          fields.get(IGNORED),
                          fields.get(LAYER),
                          fields.get(PLAIN_HTTP)),
                  LATEST,
                  IGNORED,
                  LAYER,
                  PLAIN_HTTP));

  private static final String SCHEME = "oci://";
  private static final String HELM_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[a-f0-9]{64}");
  private static final Pointer LAYER_SELECTOR = Pointer.of("spec", "layerSelector");

  /** What people call tags that are moved at every build. */
  private static final Pattern MOVING =
      Pattern.compile(
          "(.*[-_.])?(latest|nightly|edge|canary|snapshot)"
              + "|main|master|trunk|develop|development|dev|head");

  /** A filter is compared with the range beside it. */
  @Override
  public boolean mayTakeLong(ObjectChange change) {
    return OciRepository.statedBy(change.current())
        .filter(repository -> repository.semverFilter().isPresent())
        .isPresent();
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    Resource object = change.current();
    List<Finding> findings = new ArrayList<>();
    OciRepository.statedBy(object).ifPresent(repository -> evaluate(repository, change, findings));
    HelmRepository.of(object).ifPresent(repository -> evaluate(repository, change, findings));
    HelmRelease.of(object).ifPresent(release -> evaluate(release, cluster, findings));
    if (FluxKind.IMAGE_REPOSITORY.is(object)) {
      RegistryAddressCheck.ofImage(change).ifPresent(findings::add);
    }
    RegistryAddressCheck.transport(change, plainHttp, findings);
    return findings;
  }

  private void evaluate(OciRepository repository, ObjectChange change, List<Finding> findings) {
    Optional<String> url = repository.url().filter(change::isFinal);
    if (url.isPresent() && !url.get().startsWith(SCHEME)) {
      findings.add(
          violation(
              change,
              repository.urlPlace(),
              " is no registry to Flux, which wants " + SCHEME + "HOST/PATH there."));
    }
    url.flatMap(text ->
            RegistryAddressCheck.ofUrl(change, repository.urlPlace(), text, false)
                .or(() -> faultInAddress(change, repository.urlPlace(), text)))
        .ifPresent(findings::add);
    repository
        .tag()
        .filter(change::isFinal)
        .flatMap(tag -> faultInTag(repository, tag))
        .ifPresent(findings::add);
    repository
        .digest()
        .filter(digest -> change.isFinal(digest) && !DIGEST.matches(digest))
        .ifPresent(digest ->
            findings.add(
                violation(
                    change,
                    repository.digestPlace(),
                    " is no digest: that is sha256: and 64 hexadecimal digits in lower case, as"
                        + " the registry prints it.")));
    evaluateFilter(repository, change, findings);
    evaluatePrecedence(repository, change, findings);
  }

  private static Optional<Finding> faultInTag(OciRepository repository, String tag) {
    Resource object = repository.resource();
    int at = tag.indexOf('@');
    if (at >= 0 && DIGEST.matches(tag.substring(at + 1))) {
      return Optional.of(
          violation(
              object,
              repository.tagPlace(),
              " has a digest glued on, and Flux would look for a tag of that whole name. Write the"
                  + " two apart, tag: \""
                  + tag.substring(0, at)
                  + "\" and digest: \""
                  + tag.substring(at + 1)
                  + "\"; the digest decides."));
    }
    // Helm writes the + of a version as _ in a tag, and source-controller follows it for charts.
    boolean chart =
        repository.isInline()
            || object
                .at(repository.layerSelectorPlace().key("mediaType"))
                .asText()
                .equals(HELM_LAYER);
    if (TAG.matches(chart ? tag.replace('+', '_') : tag)) {
      return Optional.empty();
    }
    return Optional.of(
        violation(
            object,
            repository.tagPlace(),
            " can be no tag: tags are letters, digits, _, . and -, at most 128 of them. Write the"
                + " tag alone; a digest goes to "
                + repository.digestPlace()
                + " and a range to "
                + repository.semverPlace()
                + "."));
  }

  private void evaluateFilter(
      OciRepository repository, ObjectChange change, List<Finding> findings) {
    Optional<String> filter = repository.semverFilter().filter(change::isFinal);
    if (filter.isEmpty()) {
      return;
    }
    if (repository.semver().isEmpty() && !change.isFragment()) {
      add(
          findings,
          ignored,
          false,
          repository.semverFilterPlace(),
          filter.get(),
          repository.semverFilterPlace()
              + " has no effect without "
              + repository.semverPlace()
              + ". Give the range that it is to narrow, or remove it.");
    }
    try {
      Pattern.compile(filter.get());
    } catch (PatternSyntaxException e) {
      findings.add(
          violation(
              change,
              repository.semverFilterPlace(),
              " is no regular expression as Go reads them: " + e.getDescription() + "."));
      return;
    }
    SemverFilterCheck.finding(repository, change).ifPresent(findings::add);
  }

  /** Flux takes the digest, or else the range, or else the tag, or else {@code latest}. */
  private void evaluatePrecedence(
      OciRepository repository, ObjectChange change, List<Finding> findings) {
    Optional<String> tag = repository.tag();
    boolean range = repository.semver().isPresent();
    boolean digest = repository.digest().isPresent();
    if (digest && range) {
      add(
          findings,
          ignored,
          false,
          repository.semverPlace(),
          repository.semver().orElse(""),
          repository.semverPlace()
              + " has no effect beside "
              + repository.digestPlace()
              + ", which decides. Remove one of them.");
    } else if (tag.isPresent() && range) {
      add(
          findings,
          ignored,
          false,
          repository.tagPlace(),
          tag.get(),
          repository.tagPlace()
              + " has no effect beside "
              + repository.semverPlace()
              + ", which decides. Remove one of them.");
    }
    // A number is for the schema: it stands where a text has to.
    boolean unreadable =
        List.of(repository.tagPlace(), repository.semverPlace(), repository.digestPlace()).stream()
            .anyMatch(place ->
                repository.resource().has(place) && !repository.resource().at(place).isTextual());
    Optional<String> moved = tag.filter(MOVING::matches).filter(change::isFinal);
    if (!digest && !range && moved.isPresent()) {
      String shown = Redaction.show(repository.resource(), repository.tagPlace());
      add(
          findings,
          latest,
          false,
          repository.tagPlace(),
          moved.get(),
          moving(repository, "is " + shown));
    } else if (!digest && !range && tag.isEmpty() && !unreadable && !change.isFragment()) {
      add(
          findings,
          latest,
          false,
          repository.reference(),
          "",
          moving(repository, "is missing, so Flux takes \"latest\""));
    }
  }

  private static String moving(OciRepository repository, String what) {
    return repository.tagPlace()
        + " "
        + what
        + ", which is whatever was pushed last: it changes without a commit, and nobody can say"
        + " what to go back to. Name a version, a digest, or a range in "
        + repository.semverPlace()
        + ".";
  }

  private static void evaluate(
      HelmRepository repository, ObjectChange change, List<Finding> findings) {
    Optional<String> url = repository.url().filter(change::isFinal);
    if (url.isEmpty()) {
      return;
    }
    boolean registry = url.get().startsWith(SCHEME);
    if (registry && !repository.resource().has(HelmRepository.TYPE) && !change.isFragment()) {
      findings.add(
          new Finding.Violation(
              HelmRepository.TYPE,
              "",
              HelmRepository.URL
                  + " is a registry, and without spec.type: oci Flux looks there for an index of"
                  + " charts and fails. Add type: oci, or better, use an OCIRepository."));
    } else if (!registry && repository.isOci()) {
      findings.add(
          violation(
              change,
              HelmRepository.URL,
              " is no registry, and spec.type is oci. Write "
                  + SCHEME
                  + "HOST/PATH, or remove"
                  + " the type."));
    }
    if (registry) {
      RegistryAddressCheck.ofUrl(change, HelmRepository.URL, url.get(), true)
          .or(() -> faultInAddress(change, HelmRepository.URL, url.get()))
          .ifPresent(findings::add);
    }
  }

  /** A tag, a digest or credentials where only a host and a path belong. */
  private static Optional<Finding> faultInAddress(ObjectChange change, Pointer place, String url) {
    if (!url.startsWith(SCHEME)) {
      return Optional.empty();
    }
    String address = url.substring(SCHEME.length());
    int slash = address.indexOf('/');
    String host = slash < 0 ? address : address.substring(0, slash);
    String path = slash < 0 ? "" : address.substring(slash);
    if (host.indexOf('@') >= 0) {
      return Optional.of(
          new Finding.Violation(
              place,
              "credentials",
              place
                  + " holds a user name or password, which no registry address can, and which"
                  + " everybody can read there. Put them into a Secret and name it in"
                  + " spec.secretRef."));
    }
    if (path.indexOf(':') >= 0 || path.indexOf('@') >= 0) {
      return Optional.of(
          violation(
              change,
              place,
              " ends in a tag or digest, which Flux denies there. Leave the address alone in it,"
                  + " and name the version in "
                  + place.parent()
                  + ".ref."));
    }
    return Optional.empty();
  }

  private void evaluate(HelmRelease release, ClusterView cluster, List<Finding> findings) {
    RegistryAddressCheck.nameTwice(release, cluster)
        .ifPresent(found -> Handling.Advise.take(found, findings));
    Optional<Reference> source =
        release
            .chartRef()
            .filter(reference -> reference.kind().equals(FluxKind.OCI_REPOSITORY.kind()));
    if (source.isPresent()
        && cluster.find(
                FluxKind.OCI_REPOSITORY.groupKind(), source.get().namespace(), source.get().name())
            instanceof Lookup.Found<Resource>(Resource repository)
        && !repository.has(LAYER_SELECTOR)) {
      add(
          findings,
          layerSelector,
          true,
          HelmRelease.CHART_REF,
          source.get().toString(),
          source.get()
              + ", where the chart comes from, has no spec.layerSelector: Flux then unpacks the"
              + " first layer, whatever it is, and finds no version with a + in it. Add to it"
              + " layerSelector: {mediaType: "
              + HELM_LAYER
              + ", operation: copy}.");
    }
  }

  private static void add(
      List<Finding> findings,
      Handling handling,
      boolean acrossObjects,
      Pointer path,
      String value,
      String message) {
    handling.take(new Finding.Violation(path, value, message, acrossObjects), findings);
  }

  private static Finding violation(ObjectChange change, Pointer place, String wrong) {
    return violation(change.current(), place, wrong);
  }

  private static Finding violation(Resource object, Pointer place, String wrong) {
    String shown = shown(object, place);
    return new Finding.Violation(place, object.at(place).asText(), place + shown + wrong);
  }

  /** The value for a message, unless it is an address that may hold credentials. */
  private static String shown(Resource object, Pointer place) {
    boolean secret = place.token().equals("url") && object.at(place).asText().contains("@");
    return secret ? "" : " " + Redaction.show(object, place);
  }
}
