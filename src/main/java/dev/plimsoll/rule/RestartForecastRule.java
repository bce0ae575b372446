package dev.plimsoll.rule;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.HelmRecords;
import dev.plimsoll.workload.Configuration;
import dev.plimsoll.workload.Forecast;
import dev.plimsoll.workload.ReleaseRecord;
import dev.plimsoll.workload.VolatileKeys;
import java.util.ArrayList;
import java.util.List;

/**
 * Says which workloads an upgrade will restart and why, from Helm's record of it and that of the
 * revision that is installed.
 *
 * @param needless what comes of an upgrade all of whose restarts are for nothing
 * @param frozen whether a {@code volatileMetadata} policy keeps volatile metadata from restarting
 */
record RestartForecastRule(Needless needless, boolean frozen) implements Rule {

  /** What comes of an upgrade all of whose restarts are for nothing. */
  enum Needless {
    Warn,
    Deny
  }

  /**
   * Warnings of one answer share 4,096 characters; more lines than these would crowd out others.
   */
  private static final int SHOWN = 8;

  private static final Field<Needless> NEEDLESS =
      Field.of(
          "needless",
          SettingTypes.oneOf(Needless.class),
          Needless.Warn,
          "Warn or Deny: what comes of an upgrade all of whose restarts are for nothing.");
  private static final Field<Boolean> FROZEN =
      Field.of(
          "frozen",
          SettingTypes.flag(),
          false,
          "Whether a volatileMetadata policy keeps volatile metadata from restarting pods.");

  static final RuleType TYPE =
      RuleType.named(
              "restartForecast", "Says which workloads a Helm upgrade will restart, and why.")
          .kinds(KnownKinds.RELEASE)
          .capabilities(RuleCapability.AboutChange)
          .readsLive(AccessRequirement.list(Configuration.SECRET))
          .settings(
              SettingTypes.object(
                  fields -> new RestartForecastRule(fields.get(NEEDLESS), fields.get(FROZEN)),
                  NEEDLESS,
                  FROZEN));

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    if (change.operation() != Operation.Create) {
      return List.of();
    }
    return switch (HelmRecords.decoded(change.current(), cluster)) {
      case Lookup.Found<ReleaseRecord>(ReleaseRecord next) ->
          evaluate(next, change.namespace(), cluster);
      case Lookup.Absent<ReleaseRecord> none -> List.of();
      case Lookup.Unknown<ReleaseRecord>(String reason) -> notEvaluated(reason);
    };
  }

  private List<Finding> evaluate(ReleaseRecord next, String namespace, ClusterView cluster) {
    return switch (HelmRecords.installed(namespace, next.name(), cluster)) {
      case Lookup.Found<ReleaseRecord>(ReleaseRecord installed) ->
          evaluate(
              next, HelmRecords.objects(installed, cluster), HelmRecords.objects(next, cluster));
      case Lookup.Absent<ReleaseRecord> first -> List.of();
      case Lookup.Unknown<ReleaseRecord>(String reason) -> notEvaluated(reason);
    };
  }

  private List<Finding> evaluate(
      ReleaseRecord next, Lookup<List<Resource>> old, Lookup<List<Resource>> now) {
    if (old instanceof Lookup.Unknown<List<Resource>>(String reason)) {
      return notEvaluated(reason);
    }
    if (now instanceof Lookup.Unknown<List<Resource>>(String reason)) {
      return notEvaluated(reason);
    }
    if (!(old instanceof Lookup.Found<List<Resource>>(List<Resource> before)
        && now instanceof Lookup.Found<List<Resource>>(List<Resource> after))) {
      return List.of();
    }
    return findings(
        next,
        Forecast.of(before, after, VolatileKeys.DEFAULT).stream()
            .filter(Forecast::isRestart)
            .filter(forecast -> !frozen || forecast.outcome() != Forecast.Outcome.VolatileMetadata)
            .toList());
  }

  private List<Finding> findings(ReleaseRecord next, List<Forecast> restarts) {
    if (restarts.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    restarts.stream().limit(SHOWN).map(RestartForecastRule::words).forEach(lines::add);
    if (restarts.size() > SHOWN) {
      lines.add("and " + (restarts.size() - SHOWN) + " more workloads restart");
    }
    if (needless == Needless.Deny && restarts.stream().allMatch(Forecast::isNeedlessRestart)) {
      return List.of(
          new Finding.Violation(
              Pointer.ROOT,
              next.chart(),
              "the upgrade of "
                  + next.name()
                  + " to "
                  + next.chart()
                  + " restarts pods for nothing: "
                  + String.join("; ", lines)
                  + ". Freeze volatile metadata (rule volatileMetadata), or fix the chart."));
    }
    return lines.stream().<Finding>map(text -> new Finding.Advice(Pointer.ROOT, text)).toList();
  }

  private static String words(Forecast forecast) {
    return forecast.workload()
        + (forecast.isNeedlessRestart() ? " restarts for nothing: " : " restarts: ")
        + String.join(", ", forecast.because());
  }

  private static List<Finding> notEvaluated(String reason) {
    return List.of(
        new Finding.NotEvaluated(Pointer.ROOT, "could not tell what will restart: " + reason));
  }
}
