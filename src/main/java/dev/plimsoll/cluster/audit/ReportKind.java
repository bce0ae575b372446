package dev.plimsoll.cluster.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The kinds of objects that tools for policies show findings from; both have the same shape
 * (kubernetes-sigs/wg-policy-prototypes, policy-report; openreports/reports-api).
 */
enum ReportKind {
  POLICY_REPORT("wgpolicyk8s.io", "v1alpha2", "PolicyReport", "policyreports"),
  OPEN_REPORT("openreports.io", "v1alpha1", "Report", "reports");

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;

  ReportKind(String group, String version, String kind, String plural) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
  }

  /** The kind of a group, as settings name it. */
  static Optional<ReportKind> of(String group) {
    return Arrays.stream(values()).filter(reportKind -> reportKind.group.equals(group)).findFirst();
  }

  /** What is wrong with the name of a group that has none. */
  static String unknown(String group) {
    return "--audit-reports: there are no reports of "
        + group
        + "; known are "
        + Arrays.stream(values()).map(ReportKind::group).collect(Collectors.joining(" and "));
  }

  String group() {
    return group;
  }

  /** The plural of the kind in a namespace. */
  String plural() {
    return plural;
  }

  String version() {
    return version;
  }

  String apiVersion() {
    return group + "/" + version;
  }

  /** The kind of a namespace's report; where that is empty, of the report about the cluster. */
  String kind(String namespace) {
    return namespace.isEmpty() ? "Cluster" + kind : kind;
  }

  /** The path of a namespace's reports; where that is empty, of those about the cluster. */
  String path(String namespace) {
    return "/apis/"
        + apiVersion()
        + (namespace.isEmpty() ? "/cluster" : "/namespaces/" + namespace + "/")
        + plural;
  }

  /** Both kinds: of a namespace's report, and of the report about the cluster. */
  List<String> kinds() {
    return List.of(kind, "Cluster" + kind);
  }
}
