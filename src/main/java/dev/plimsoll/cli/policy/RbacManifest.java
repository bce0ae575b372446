package dev.plimsoll.cli.policy;

import dev.plimsoll.cluster.Permission;
import dev.plimsoll.policy.AccessRequirement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Roles and their bindings that meet needs and grant nothing else, as YAML. A comment above each
 * right names the rules, or the flag, that need it.
 *
 * @param requirements what policies read, and which of their rules
 * @param server what the server does beside
 * @param account who gets the permissions
 * @param liveIn the namespaces in which objects may be read at the moment of a request; empty for
 *     all
 */
record RbacManifest(
    SortedMap<AccessRequirement, SortedSet<String>> requirements,
    ServerPermissions server,
    ServiceAccount account,
    List<String> liveIn) {

  private static final String POLICIES = "plimsoll-policies";
  private static final String SERVER = "plimsoll";

  /** What a right is to, by group and plural. */
  private record Target(String group, String resource) {}

  /** What may be done to a target, and why. */
  private record Grant(SortedSet<String> verbs, SortedSet<String> rules) {}

  @Override
  public String toString() {
    StringBuilder yaml =
        new StringBuilder("# What the rules of these policies read in the cluster, and no more.\n");
    if (liveIn.isEmpty()) {
      role(
          yaml,
          "ClusterRole",
          "",
          POLICIES,
          read(requirement -> requirement.way() != AccessRequirement.Way.Fingerprint));
    } else {
      role(
          yaml,
          "ClusterRole",
          "",
          POLICIES,
          read(requirement -> requirement.way() == AccessRequirement.Way.Watch));
      Map<Permission, String> live =
          read(requirement ->
              requirement.way() == AccessRequirement.Way.Get
                  || requirement.way() == AccessRequirement.Way.List);
      for (String namespace : liveIn) {
        yaml.append("---\n");
        role(yaml, "Role", namespace, POLICIES, live);
      }
    }
    if (!server.everywhere().isEmpty()) {
      yaml.append("---\n# What the server itself does in the cluster, whatever the policies.\n");
      role(yaml, "ClusterRole", "", SERVER, server.everywhere());
    }
    if (!server.atHome().isEmpty()) {
      yaml.append("---\n# What it does in its own namespace.\n");
      role(yaml, "Role", account.namespace(), SERVER, server.atHome());
    }
    return yaml.toString();
  }

  private void role(
      StringBuilder yaml,
      String kind,
      String namespace,
      String name,
      Map<Permission, String> permissions) {
    header(yaml, kind, namespace, name);
    yaml.append(permissions.isEmpty() ? "rules: []\n" : "rules:\n");
    permissions.forEach((permission, why) -> {
      yaml.append("  # ").append(why);
      yaml.append("\n  - apiGroups: [")
          .append(permission.group().isEmpty() ? "\"\"" : permission.group());
      yaml.append("]\n    resources: [").append(permission.resource());
      if (!permission.names().isEmpty()) {
        yaml.append("]\n    resourceNames: [").append(String.join(", ", permission.names()));
      }
      yaml.append("]\n    verbs: [").append(String.join(", ", permission.verbs())).append("]\n");
    });
    yaml.append("---\n");
    header(yaml, kind + "Binding", namespace, name);
    yaml.append("roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ")
        .append(kind)
        .append(", name: ")
        .append(name)
        .append("}\nsubjects:\n  - {kind: ServiceAccount, name: ")
        .append(account.name())
        .append(", namespace: ")
        .append(account.namespace())
        .append("}\n");
  }

  private static void header(StringBuilder yaml, String kind, String namespace, String name) {
    yaml.append("apiVersion: rbac.authorization.k8s.io/v1\nkind: ")
        .append(kind)
        .append("\nmetadata: {name: ")
        .append(name)
        .append(namespace.isEmpty() ? "" : ", namespace: " + namespace)
        .append("}\n");
  }

  /**
   * The permissions that some needs come to, one for each kind of object, with the rules that have
   * them.
   */
  private Map<Permission, String> read(Predicate<AccessRequirement> which) {
    Map<Target, Grant> grants = new LinkedHashMap<>();
    requirements.forEach((requirement, rules) -> {
      if (which.test(requirement)) {
        Permission permission = Permission.to(requirement);
        Grant grant =
            grants.computeIfAbsent(
                new Target(permission.group(), permission.resource()),
                target -> new Grant(new TreeSet<>(), new TreeSet<>()));
        grant.verbs().addAll(permission.verbs());
        grant.rules().addAll(rules);
      }
    });
    return grants.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry ->
                    new Permission(
                        entry.getKey().group(),
                        entry.getKey().resource(),
                        List.of(),
                        List.copyOf(entry.getValue().verbs())),
                entry -> String.join(", ", entry.getValue().rules()),
                (one, other) -> one,
                LinkedHashMap::new));
  }
}
