package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.Handling;
import java.util.ArrayList;
import java.util.List;

/**
 * What Flux does after a failed installation or upgrade: it uninstalls between installations, and
 * after upgrades rolls back or uninstalls (fluxcd/helm-controller, docs/spec/v2/helmreleases.md,
 * "Install remediation", "Upgrade remediation" and "strategy").
 *
 * @param uninstall how a failed upgrade that ends in an uninstallation is taken
 * @param installRetries how an installation that is taken away and tried again is taken
 * @param endless how retries without end are taken
 */
record RemediationRule(Handling uninstall, Handling installRetries, Handling endless)
    implements Rule {

  private static final Field<Handling> UNINSTALL =
      Field.of(
          "uninstall",
          SettingTypes.oneOf(Handling.class),
          Handling.Deny,
          "Failed upgrades that uninstall the release: Allow, Advise or Deny.");
  private static final Field<Handling> INSTALL_RETRIES =
      Field.of(
          "installRetries",
          SettingTypes.oneOf(Handling.class),
          Handling.Allow,
          "Failed installations that are uninstalled and tried again: Allow, Advise or Deny.");
  private static final Field<Handling> ENDLESS =
      Field.of(
          "endless",
          SettingTypes.oneOf(Handling.class),
          Handling.Advise,
          "Retries without end: Allow, Advise or Deny.");

  static final RuleType TYPE =
      RuleType.named(
              "remediation", "Denies remediation that loses data, and such as contradicts itself.")
          .kinds(FluxKind.HELM_RELEASE.groupKind())
          .settings(
              SettingTypes.object(
                  fields ->
                      new RemediationRule(
                          fields.get(UNINSTALL), fields.get(INSTALL_RETRIES), fields.get(ENDLESS)),
                  UNINSTALL,
                  INSTALL_RETRIES,
                  ENDLESS));

  private static final Pointer INSTALL = Pointer.of("spec", "install");
  private static final Pointer UPGRADE = Pointer.of("spec", "upgrade");

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    Resource release = change.current();
    List<Finding> findings = new ArrayList<>();
    for (Pointer action : List.of(INSTALL, UPGRADE)) {
      if (isRetried(release, action)) {
        contradiction(release, action, findings);
      } else {
        evaluate(release, action, findings);
      }
    }
    return findings;
  }

  private static Pointer remediation(Pointer action) {
    return action.key("remediation");
  }

  /** Whether a failure is only tried again, and what failed left as it is. */
  private static boolean isRetried(Resource release, Pointer action) {
    return release.at(action.key("strategy").key("name")).asText().equals("RetryOnFailure");
  }

  private static void contradiction(Resource release, Pointer action, List<Finding> findings) {
    if (release.has(remediation(action))) {
      findings.add(
          new Finding.Advice(
              remediation(action),
              remediation(action)
                  + " has no effect beside "
                  + action.key("strategy")
                  + " RetryOnFailure, which only tries again. Remove one of them."));
    }
  }

  private void evaluate(Resource release, Pointer action, List<Finding> findings) {
    Pointer place = remediation(action);
    Pointer retries = place.key("retries");
    Pointer last = place.key("remediateLastFailure");
    long tries = release.at(retries).asLong(0);
    boolean uninstalls =
        action.equals(INSTALL) || release.at(place.key("strategy")).asText().equals("uninstall");
    if (action.equals(UPGRADE) && uninstalls) {
      evaluateUninstallation(release, place.key("strategy"), tries, last, findings);
    } else if (action.equals(INSTALL) && tries != 0 && installRetries != Handling.Allow) {
      installRetries.take(
          new Finding.Violation(
              retries,
              Long.toString(tries),
              retries
                  + " is "
                  + tries
                  + ": Flux uninstalls what a failed installation left before it tries again, its"
                  + " volumes with it. Use spec.install.strategy: {name: RetryOnFailure}, which"
                  + " leaves them."),
          findings);
    }
    if (tries < 0) {
      endless.take(
          new Finding.Violation(
              retries,
              Long.toString(tries),
              retries
                  + " is "
                  + tries
                  + ": Flux tries again for ever"
                  + (uninstalls
                      ? ", and uninstalls each time"
                      : ", and rolls back each time, so the pods are replaced twice")
                  + ", while nobody is told that it failed for good. Name a number."),
          findings);
    }
  }

  private void evaluateUninstallation(
      Resource release, Pointer strategy, long tries, Pointer last, List<Finding> findings) {
    // Without retries the last failure is remediated only where that is asked for.
    if (tries == 0 && !release.at(last).asBoolean(false)) {
      findings.add(
          new Finding.Advice(
              strategy,
              strategy
                  + " is uninstall and has no effect, because nothing is remediated without"
                  + " retries. Remove it before somebody adds them: the release would be"
                  + " uninstalled when an upgrade fails."));
      return;
    }
    uninstall.take(
        new Finding.Violation(
            strategy,
            "uninstall",
            strategy
                + " is uninstall: one failed upgrade, a typo in the values included, uninstalls the"
                + " release, and its volumes can go with it. Use rollback, or"
                + " spec.upgrade.strategy: {name: RetryOnFailure}."),
        findings);
  }
}
