package dev.plimsoll.cli.policy;

import dev.plimsoll.cluster.Permission;
import dev.plimsoll.cluster.audit.AuditPermissions;
import dev.plimsoll.policy.AccessRequirement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code plimsoll serve} may have to do in the cluster beside reading what policies look at,
 * by the settings that switch it on. Nothing but its webhook configurations, Events and reports
 * lies outside of its own namespace.
 *
 * @param secret the Secret of certificate and path, and the Lease of that name
 * @param webhooks the webhook configurations that it completes
 * @param configMaps whether policies come from ConfigMaps
 * @param lastGood the ConfigMap of the last good policies
 * @param seals whether a policy has something sealed with the key of the installation
 * @param events whether denials are told as Events
 * @param audits whether it audits in the background
 * @param reports the API groups of the reports that it writes
 */
record ServerPermissions(
    Optional<String> secret,
    List<String> webhooks,
    boolean configMaps,
    Optional<String> lastGood,
    boolean seals,
    boolean events,
    boolean audits,
    List<String> reports) {

  private static final String CONFIG_MAPS = "configmaps";
  private static final String LEASES = "leases";
  private static final String SECRETS = "secrets";
  private static final String COORDINATION = "coordination.k8s.io";

  /** Rights in all of the cluster, each with what it is for. */
  Map<Permission, String> everywhere() {
    Map<Permission, String> permissions = new LinkedHashMap<>();
    if (secret.isPresent()) {
      String why = "--secret: writes certificate and path into the webhook configuration";
      for (String phase : List.of("mutating", "validating")) {
        permissions.put(
            Permission.toNamed(
                "admissionregistration.k8s.io",
                phase + "webhookconfigurations",
                webhooks,
                "get",
                "list",
                "watch",
                "update"),
            why);
      }
    }
    if (events) {
      permissions.put(Permission.toAll("", "events", "create"), "--events");
    }
    for (String group : reports) {
      AuditPermissions.reports(group)
          .forEach(permission -> permissions.put(permission, "--audit-reports " + group));
    }
    return permissions;
  }

  /** Rights in its own namespace, each with what it is for. Creation cannot be granted by name. */
  Map<Permission, String> atHome() {
    Map<Permission, String> permissions = new LinkedHashMap<>();
    secret.ifPresent(name -> {
      List<String> names = List.of(name);
      permissions.put(
          Permission.toAll("", SECRETS, "create"),
          "--secret: CA, certificate and path; creation cannot be granted by name");
      permissions.put(
          Permission.toNamed("", SECRETS, names, "get", "list", "watch", "update"),
          "--secret: CA, certificate and path");
      lease(permissions, name, "--secret: which replica renews");
    });
    if (seals || configMaps) {
      String why = "a policy with checksums: WhenDataUnchanged: the key of this installation";
      permissions.putIfAbsent(Permission.toAll("", SECRETS, "create"), why);
      permissions.put(Permission.to(AccessRequirement.fingerprint()), why);
    }
    if (configMaps) {
      permissions.put(Permission.toAll("", CONFIG_MAPS, "list", "watch"), "--policies configmaps");
    }
    lastGood.ifPresent(name -> {
      permissions.put(Permission.toAll("", CONFIG_MAPS, "create"), "--last-good");
      permissions.put(
          Permission.toNamed("", CONFIG_MAPS, List.of(name), "get", "update"), "--last-good");
    });
    if (audits) {
      lease(permissions, AuditPermissions.LEASE, "--audit-interval: which replica audits");
    }
    return permissions;
  }

  private static void lease(Map<Permission, String> permissions, String name, String why) {
    permissions.putIfAbsent(Permission.toAll(COORDINATION, LEASES, "create"), why);
    permissions.put(Permission.toNamed(COORDINATION, LEASES, List.of(name), "get", "update"), why);
  }
}
