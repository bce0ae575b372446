package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.GoDuration;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingType;
import dev.plimsoll.policy.setting.SettingTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How often Flux looks, and how long it waits. What an object leaves out is Flux's own default and
 * is not evaluated.
 *
 * @param interval bounds of the intervals at which an object is reconciled
 * @param retryInterval bounds of the intervals at which a failure is tried again
 * @param timeout bounds of what one operation may take
 */
record TimingRule(Bounds interval, Bounds retryInterval, Bounds timeout) implements Rule {

  /** A bound, as it was written and as it is meant. */
  record Limit(String text, Duration duration) {}

  record Bounds(Optional<Limit> min, Optional<Limit> max) {
    static final Bounds NONE = new Bounds(Optional.empty(), Optional.empty());

    Bounds {
      if (min.isPresent()
          && max.isPresent()
          && min.get().duration().compareTo(max.get().duration()) > 0) {
        throw new IllegalArgumentException(
            "min " + min.get().text() + " is more than max " + max.get().text());
      }
    }
  }

  private static final SettingType<Limit> LIMIT =
      SettingTypes.text()
          .as(text ->
              new Limit(
                  text,
                  GoDuration.parse(text)
                      .orElseThrow(() ->
                          new IllegalArgumentException(
                              "\"" + text + "\" is no duration; write it as 90s or 1h30m"))));
  private static final Field<Optional<Limit>> MIN =
      Field.optional("min", LIMIT, "The least that it may be, such as 1m.");
  private static final Field<Optional<Limit>> MAX =
      Field.optional("max", LIMIT, "The most that it may be, such as 24h.");
  private static final SettingType<Bounds> BOUNDS =
      SettingTypes.object(fields -> new Bounds(fields.get(MIN), fields.get(MAX)), MIN, MAX);

  private static final Field<Bounds> INTERVAL =
      Field.of("interval", BOUNDS, Bounds.NONE, "Bounds of the intervals of reconciliation.");
  private static final Field<Bounds> RETRY_INTERVAL =
      Field.of("retryInterval", BOUNDS, Bounds.NONE, "Bounds of the intervals between retries.");
  private static final Field<Bounds> TIMEOUT =
      Field.of("timeout", BOUNDS, Bounds.NONE, "Bounds of what one operation may take.");

  static final RuleType TYPE =
      RuleType.named("timing", "Denies intervals and timeouts out of bounds.")
          .kinds(
              FluxKind.HELM_RELEASE.groupKind(),
              FluxKind.KUSTOMIZATION.groupKind(),
              FluxKind.OCI_REPOSITORY.groupKind(),
              FluxKind.HELM_REPOSITORY.groupKind(),
              FluxKind.HELM_CHART.groupKind(),
              FluxKind.GIT_REPOSITORY.groupKind(),
              FluxKind.BUCKET.groupKind(),
              FluxKind.IMAGE_REPOSITORY.groupKind(),
              FluxKind.IMAGE_UPDATE_AUTOMATION.groupKind())
          .settings(
              SettingTypes.object(
                  fields ->
                      new TimingRule(
                          fields.get(INTERVAL), fields.get(RETRY_INTERVAL), fields.get(TIMEOUT)),
                  INTERVAL,
                  RETRY_INTERVAL,
                  TIMEOUT));

  private static final List<Pointer> INTERVALS =
      List.of(Pointer.of("spec", "interval"), Pointer.of("spec", "chart", "spec", "interval"));
  private static final List<Pointer> RETRY_INTERVALS =
      List.of(
          Pointer.of("spec", "retryInterval"),
          Pointer.of("spec", "install", "strategy", "retryInterval"),
          Pointer.of("spec", "upgrade", "strategy", "retryInterval"));
  private static final List<Pointer> TIMEOUTS =
      Stream.concat(
              Stream.of(
                  Pointer.of("spec", "timeout"), Pointer.of("spec", "chart", "spec", "timeout")),
              Stream.of("install", "upgrade", "rollback", "uninstall", "test")
                  .map(action -> Pointer.of("spec", action, "timeout")))
          .toList();

  TimingRule {
    if (Stream.of(interval, retryInterval, timeout).allMatch(Bounds.NONE::equals)) {
      throw new IllegalArgumentException(
          "asks for nothing: give bounds, such as interval: {min: 1m, max: 24h}");
    }
  }

  /** Why a bound is there. */
  record Reasons(String least, String most) {}

  private static final Reasons OF_INTERVALS =
      new Reasons(
          "every round costs the API server, the controllers and the registries work, even where"
              + " nothing changed.",
          "that long nobody fixes what was changed manually, and what is new in Git or in a"
              + " registry stays unseen.");
  private static final Reasons OF_TIMEOUTS =
      new Reasons(
          "slow nodes and large charts would fail for want of time.",
          "that long nobody learns that it hangs, and nothing after it goes on.");

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    List<Finding> findings = new ArrayList<>();
    Resource object = change.current();
    evaluate(object, INTERVALS, interval, OF_INTERVALS, findings);
    evaluate(object, RETRY_INTERVALS, retryInterval, OF_INTERVALS, findings);
    evaluate(object, TIMEOUTS, timeout, OF_TIMEOUTS, findings);
    return findings;
  }

  private static void evaluate(
      Resource object,
      List<Pointer> places,
      Bounds bounds,
      Reasons reasons,
      List<Finding> findings) {
    if (!bounds.equals(Bounds.NONE)) {
      for (Pointer place : places) {
        evaluate(object, place, bounds, reasons, findings);
      }
    }
  }

  private static void evaluate(
      Resource object, Pointer place, Bounds bounds, Reasons reasons, List<Finding> findings) {
    String text = object.text(place).orElse("");
    if (text.isEmpty()) {
      return;
    }
    Optional<Duration> stated = GoDuration.parse(text);
    if (stated.isEmpty()) {
      return;
    }
    Optional<Limit> least = bounds.min();
    if (least.isPresent() && stated.get().compareTo(least.get().duration()) < 0) {
      String bound = "less than " + least.get().text() + ", the least that this policy allows: ";
      findings.add(violation(place, text, bound + reasons.least()));
    }
    Optional<Limit> most = bounds.max();
    if (most.isPresent() && stated.get().compareTo(most.get().duration()) > 0) {
      String bound = "more than " + most.get().text() + ", the most that this policy allows: ";
      findings.add(violation(place, text, bound + reasons.most()));
    }
  }

  private static Finding violation(Pointer place, String stated, String wrong) {
    return new Finding.Violation(place, stated, place + " is " + stated + ", which is " + wrong);
  }
}
