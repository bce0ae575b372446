package dev.plimsoll.flux;

import java.util.Map;

/** What is said where an object breaks a validation rule of Flux, by the rule. */
final class RuleMessages {

  private static final Map<String, String> BY_RULE =
      Map.ofEntries(
          Map.entry(
              "(has(self.chart) && !has(self.chartRef)) || (!has(self.chart) &&"
                  + " has(self.chartRef))",
              "set chart or chartRef, and only one of them"),
          Map.entry(
              "!has(self.interval) || (has(self.digestReflectionPolicy) &&"
                  + " self.digestReflectionPolicy == 'Always')",
              "interval needs digestReflectionPolicy: Always"),
          Map.entry(
              "has(self.interval) || !has(self.digestReflectionPolicy) ||"
                  + " self.digestReflectionPolicy != 'Always'",
              "digestReflectionPolicy: Always needs an interval"),
          Map.entry(
              "self.type == 'github' || self.type == 'gitlab' || self.type == 'gitea' || self.type"
                  + " == 'bitbucketserver' || self.type == 'bitbucket' || self.type =="
                  + " 'azuredevops' || !has(self.commitStatusExpr)",
              "commitStatusExpr needs a type that reports commit statuses: github, gitlab, gitea,"
                  + " bitbucketserver, bitbucket or azuredevops"),
          Map.entry(
              "self.provider == 'aws' || self.provider == 'generic' || !has(self.sts)",
              "sts needs provider aws or generic"),
          Map.entry(
              "self.provider != 'aws' || !has(self.sts) || self.sts.provider == 'aws'",
              "provider aws needs sts.provider: aws"),
          Map.entry(
              "self.provider != 'generic' || !has(self.sts) || self.sts.provider == 'ldap'",
              "provider generic needs sts.provider: ldap"),
          Map.entry(
              "!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.secretRef)",
              "sts.provider aws takes no sts.secretRef"),
          Map.entry(
              "!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.certSecretRef)",
              "sts.provider aws takes no sts.certSecretRef"),
          Map.entry(
              "!has(self.retryInterval) || self.name != 'RemediateOnFailure'",
              "retryInterval has no place beside name: RemediateOnFailure"),
          Map.entry(
              "!has(self.retryInterval) || self.name == 'RetryOnFailure'",
              "retryInterval needs name: RetryOnFailure"),
          Map.entry(
              "has(self.configMapRef) || has(self.secretRef)",
              "kubeConfig needs configMapRef or secretRef"),
          Map.entry(
              "!has(self.configMapRef) || !has(self.secretRef)",
              "kubeConfig takes only one of configMapRef and secretRef"),
          Map.entry(
              "has(self.configMapRef) != has(self.secretRef)",
              "kubeConfig takes one of configMapRef and secretRef"),
          Map.entry(
              "self.type != 'generic-oidc' || (has(self.oidcProviders) &&"
                  + " size(self.oidcProviders) > 0)",
              "type generic-oidc needs an entry in oidcProviders"),
          Map.entry(
              "self.type == 'generic-oidc' || !has(self.oidcProviders) ||"
                  + " size(self.oidcProviders) == 0",
              "oidcProviders needs type: generic-oidc"),
          Map.entry(
              "self.type != 'generic-oidc' || !has(self.secretRef)",
              "type generic-oidc takes no secretRef"),
          Map.entry(
              "self.type == 'generic-oidc' || has(self.secretRef)",
              "every type but generic-oidc needs a secretRef"),
          Map.entry(
              "self.provider != 'generic' || !has(self.serviceAccountName)",
              "provider generic takes no serviceAccountName"),
          Map.entry(
              "!has(self.secretRef) || !has(self.serviceAccountName)",
              "secretRef and serviceAccountName exclude each other"),
          Map.entry(
              "!has(self.serviceAccountName) || (has(self.provider) && (self.provider == 'azure' ||"
                  + " self.provider == 'aws'))",
              "serviceAccountName needs provider azure or aws"),
          Map.entry(
              "!has(self.verify) || self.sourceRef.kind == 'HelmRepository'",
              "verify needs sourceRef.kind: HelmRepository"),
          Map.entry(
              "!has(self.kind) || self.kind != 'OCIRepository' || (has(self.spec.url) &&"
                  + " size(self.spec.url) > 0)",
              "chart.kind OCIRepository needs chart.spec.url"),
          Map.entry(
              "!has(self.spec.url) || (has(self.kind) && self.kind == 'OCIRepository')",
              "chart.spec.url needs chart.kind: OCIRepository"),
          Map.entry(
              "(has(self.kind) && self.kind == 'OCIRepository') || (has(self.spec.chart) &&"
                  + " has(self.spec.sourceRef))",
              "chart.spec needs chart and sourceRef, unless chart.kind is OCIRepository"),
          Map.entry(
              "!has(self.kind) || self.kind != 'OCIRepository' || !has(self.spec.chart)",
              "chart.kind OCIRepository takes no chart.spec.chart"),
          Map.entry(
              "!has(self.kind) || self.kind != 'OCIRepository' || !has(self.spec.version) ||"
                  + " self.spec.version == '*'",
              "chart.kind OCIRepository takes no chart.spec.version: write chart.spec.ref"),
          Map.entry(
              "!has(self.kind) || self.kind != 'OCIRepository' || !has(self.spec.sourceRef)",
              "chart.kind OCIRepository takes no chart.spec.sourceRef"),
          Map.entry(
              "!has(self.kind) || self.kind != 'OCIRepository' || !has(self.spec.reconcileStrategy)"
                  + " || self.spec.reconcileStrategy == 'ChartVersion'",
              "chart.kind OCIRepository takes no chart.spec.reconcileStrategy"),
          Map.entry(
              "!has(self.kind) || self.kind != 'OCIRepository' || !has(self.spec.valuesFiles)",
              "chart.kind OCIRepository takes no chart.spec.valuesFiles"),
          Map.entry(
              "!has(self.kind) || self.kind != 'OCIRepository' ||"
                  + " !has(self.spec.ignoreMissingValuesFiles)",
              "chart.kind OCIRepository takes no chart.spec.ignoreMissingValuesFiles"),
          Map.entry("has(self.spec) && has(self.spec.url)", "spec.url is missing"),
          Map.entry("has(self.spec) && has(self.spec.interval)", "spec.interval is missing"));

  private RuleMessages() {}

  /** The message of a rule. */
  static String of(String rule) {
    String message = BY_RULE.get(rule.strip());
    if (message == null) {
      throw new IllegalStateException("give this rule a message in RuleMessages: " + rule);
    }
    return message;
  }
}
