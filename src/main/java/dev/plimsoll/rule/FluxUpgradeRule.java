package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.ImagePolicy;
import dev.plimsoll.flux.ImageUpdateAutomation;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.StatedVersion;
import dev.plimsoll.version.Constraint;
import dev.plimsoll.version.VersionSet;
import dev.plimsoll.version.VersionSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What later releases of Flux do differently with an object that they still accept. What they no
 * longer accept is for {@link ApiVersionRule} and {@link CommitTemplateRule} to say.
 *
 * <p>Sources: the change logs of fluxcd/helm-controller 0.37 (maxHistory), 1.5 and 1.6 (Helm 4,
 * post renderers), the CRDs of 1.6 and 1.7 (charts in an OCIRepository), and the go.mod files of
 * the controllers, see {@link dev.plimsoll.version.Dialect}.
 *
 * @param from the release that runs
 * @param to the release to come, which is an older one if Flux goes back
 */
record FluxUpgradeRule(FluxVersion from, FluxVersion to) implements Rule {

  private static final Pointer MAX_HISTORY = Pointer.of("spec", "maxHistory");
  private static final Pointer POST_RENDERERS = Pointer.of("spec", "postRenderers");
  private static final Pointer POST_RENDER_STRATEGY = Pointer.of("spec", "postRenderStrategy");
  private static final Pointer RECREATE = Pointer.of("spec", "rollback", "recreate");
  private static final Pointer INSTALL_APPLY = Pointer.of("spec", "install", "serverSideApply");
  private static final Pointer HISTORY = Pointer.of("status", "history");

  private static final Field<FluxVersion> FROM =
      Field.of(
          "from",
          SettingTypes.text().as(FluxVersion::parse),
          FluxVersion.OLDEST,
          "The release of Flux that runs, such as \"2.6\"; what changed up to it is not told.");

  /** The type, with the release that is meant where a policy names none, if there is one. */
  static RuleType type(FluxTarget target) {
    Field<Optional<FluxVersion>> to =
        Field.of(
            "to",
            SettingTypes.text().as(FluxVersion::parse).as(Optional::of),
            target.named(),
            "The release of Flux to upgrade to, such as \"2.10\"; needed without --flux-version.");
    return RuleType.named(
            "fluxUpgrade", "Tells what a later release of Flux does differently with an object.")
        .kinds(
            FluxKind.HELM_RELEASE.groupKind(),
            FluxKind.HELM_CHART.groupKind(),
            FluxKind.OCI_REPOSITORY.groupKind(),
            FluxKind.IMAGE_POLICY.groupKind(),
            FluxKind.IMAGE_UPDATE_AUTOMATION.groupKind())
        .settings(
            SettingTypes.object(
                fields -> new FluxUpgradeRule(fields.get(FROM), named(fields.get(to))), FROM, to));
  }

  private static FluxVersion named(Optional<FluxVersion> to) {
    return to.orElseThrow(() ->
        new IllegalArgumentException(
            "names no release to upgrade to: add to: \"%s\", or start with --flux-version"
                .formatted(FluxVersion.LATEST)));
  }

  /** Whether something that came with {@code release} comes with this upgrade. */
  private boolean brings(FluxVersion release) {
    return to.atLeast(release) && !from.atLeast(release);
  }

  /** Whether Flux goes back behind the release that brought something. */
  private boolean takes(FluxVersion release) {
    return from.atLeast(release) && !to.atLeast(release);
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    Resource object = change.current();
    List<Finding> findings = new ArrayList<>();
    range(change).ifPresent(findings::add);
    if (FluxKind.HELM_RELEASE.is(object)) {
      release(change, findings);
    }
    ImageUpdateAutomation.of(object)
        .flatMap(ImageUpdateAutomation::pushRefspec)
        .filter(refspec -> brings(FluxVersion.V2_10) && refspec.matches("[+:].*"))
        .ifPresent(refspec -> findings.add(refspec(object)));
    return findings;
  }

  private static Finding refspec(Resource object) {
    Pointer place = ImageUpdateAutomation.PUSH_REFSPEC;
    return new Finding.Advice(
        place,
        place
            + " "
            + Redaction.show(object, place)
            + " begins with + or :, which the CRD of Flux 2.10 denies: Flux neither forces a push"
            + " nor deletes by a refspec. Write it without.",
        Severity.Medium);
  }

  private void release(ObjectChange change, List<Finding> findings) {
    Resource object = change.current();
    if (brings(FluxVersion.V2_2)
        && change.requestedType().version().equals("v2beta1")
        && !object.has(MAX_HISTORY)
        && !change.isFragment()) {
      findings.add(
          new Finding.Advice(
              MAX_HISTORY,
              MAX_HISTORY
                  + " is missing: at v2beta1 Flux keeps 10 revisions, and from v2beta2 on it keeps"
                  + " 5. Write maxHistory: 10 to keep as many."));
    }
    if (brings(FluxVersion.V2_8) && object.at(RECREATE).asBoolean(false)) {
      findings.add(
          new Finding.Advice(
              RECREATE, RECREATE + " is true, and has no effect from Flux 2.8 on. Remove it."));
    }
    if (brings(FluxVersion.V2_8)
        && change.origin() == Origin.Cluster
        && !object.has(INSTALL_APPLY)
        && object.at(HISTORY).isEmpty()) {
      findings.add(
          new Finding.Advice(
              INSTALL_APPLY,
              "the release is not installed yet, and from Flux 2.8 on it is installed by"
                  + " server-side apply, which denies charts that declare a field twice. Write "
                  + INSTALL_APPLY
                  + ": false to install it as before."));
    }
    if (!object.at(POST_RENDERERS).isEmpty() && !object.has(POST_RENDER_STRATEGY)) {
      hooks().ifPresent(message -> findings.add(new Finding.Advice(POST_RENDERERS, message)));
    }
    if (takes(FluxVersion.V2_10) && new HelmRelease(object).inlineRepository().isPresent()) {
      findings.add(
          new Finding.Advice(
              HelmRelease.CHART_KIND,
              HelmRelease.CHART_KIND
                  + " is OCIRepository, and the CRD of Flux "
                  + to
                  + " drops it with the url: the API server then denies the release with 422, and a"
                  + " forced apply deletes it. Move the chart to an OCIRepository and chartRef"
                  + " first.",
              Severity.High));
    }
  }

  /**
   * What becomes of the hooks of a chart. Post-renderers got them in 2.8.0 to 2.8.5, not from 2.8.6
   * on, and again by default since 2.9 (fluxcd/helm-controller, change logs of 1.5 and 1.6).
   */
  private Optional<String> hooks() {
    String harm = ", where they may fail or change what a hook does. ";
    if (brings(FluxVersion.V2_9)) {
      return Optional.of(
          POST_RENDERERS
              + " are given the chart's hooks too from Flux 2.9 on, and by 2.8.0 to 2.8.5"
              + harm
              + "Write "
              + POST_RENDER_STRATEGY
              + ": nohooks, once 2.9 runs, to leave hooks alone as before.");
    }
    return brings(FluxVersion.V2_8)
        ? Optional.of(
            POST_RENDERERS
                + " are given the chart's hooks too by Flux 2.8.0 to 2.8.5"
                + harm
                + "Upgrade to 2.8.6 or later, which leaves hooks alone.")
        : Optional.empty();
  }

  /** A range that admits other versions than it did, because another library reads it. */
  private Optional<Finding> range(ObjectChange change) {
    if (from.dialect() == to.dialect()) {
      return Optional.empty();
    }
    Resource object = change.current();
    Optional<StatedVersion> stated =
        StatedVersion.of(object)
            .filter(statedVersion -> statedVersion.kind() == StatedVersion.Kind.Constraint);
    Pointer place = stated.map(StatedVersion::place).orElse(ImagePolicy.SEMVER_RANGE);
    String text =
        stated
            .map(StatedVersion::text)
            .or(() -> ImagePolicy.of(object).flatMap(ImagePolicy::semverRange))
            .orElse("");
    if (text.isEmpty() || !change.isFinal(text)) {
      return Optional.empty();
    }
    VersionSet before = versions(text, from);
    VersionSet after = versions(text, to);
    if (before == null || before.equals(after)) {
      return Optional.empty(); // what Flux denies already changes nothing
    }
    if (after == null) {
      return Optional.of(
          new Finding.Advice(
              place,
              place
                  + " is denied by Flux "
                  + to
                  + ", which limits how long a range may be. Shorten it."));
    }
    VersionSet more = after.minus(before);
    VersionSet differing = more.isEmpty() ? before.minus(after) : more;
    return Optional.of(
        new Finding.Advice(
            place,
            "%s \"%s\" means something else to Flux %s than to Flux %s: %s is %s. One comparison with a prerelease now lets prereleases into all that stand with it. Say what is meant without, or try it with plimsoll range."
                .formatted(
                    place,
                    text,
                    to,
                    from,
                    differing.example().map(Object::toString).orElse("a prerelease"),
                    more.isEmpty() ? "no longer admitted" : "admitted now")));
  }

  private static @Nullable VersionSet versions(String text, FluxVersion flux) {
    try {
      return Constraint.parse(text, flux.dialect()).versions();
    } catch (VersionSyntaxException e) {
      return null;
    }
  }
}
