package dev.plimsoll.cluster.audit;

import dev.plimsoll.cluster.Permission;
import java.util.List;

/** What audits in the background do in the cluster beside reading it. */
public final class AuditPermissions {

  /** The Lease of the replica that audits. */
  public static final String LEASE = "plimsoll-audit";

  private AuditPermissions() {}

  /**
   * To keep the reports of an API group. Creation and listing cannot be granted by name.
   *
   * @throws IllegalArgumentException if there are no reports of that group
   */
  public static List<Permission> reports(String group) {
    ReportKind kind =
        ReportKind.of(group)
            .orElseThrow(() -> new IllegalArgumentException(ReportKind.unknown(group)));
    return List.of(
        Permission.toAll(group, kind.plural(), "list", "create"),
        Permission.toAll(group, "cluster" + kind.plural(), "list", "create"),
        Permission.toNamed(group, kind.plural(), List.of(PolicyReport.NAME), "update", "delete"),
        Permission.toNamed(
            group, "cluster" + kind.plural(), List.of(PolicyReport.NAME), "update", "delete"));
  }
}
