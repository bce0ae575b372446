package dev.plimsoll.cli.policy;

import dev.plimsoll.cluster.Right;
import dev.plimsoll.policy.Need;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Roles and their bindings that meet needs and grant nothing else, as YAML. A comment above each
 * right names the rules that need it.
 *
 * @param needs what is needed, and by which rules
 * @param account who gets the rights
 * @param liveIn the namespaces in which objects may be read at the moment of a request; empty for
 *     all
 */
record RbacManifest(
    SortedMap<Need, SortedSet<String>> needs, ServiceAccount account, List<String> liveIn) {

  private static final String NAME = "plimsoll-policies";

  /** What a right is to, by group and plural. */
  private record Target(String group, String resource) {}

  /** What may be done to a target, and why. */
  private record Grant(SortedSet<String> verbs, SortedSet<String> rules) {}

  @Override
  public String toString() {
    StringBuilder yaml =
        new StringBuilder("# What the rules of these policies read in the cluster, and no more.\n");
    if (liveIn.isEmpty()) {
      role(yaml, "ClusterRole", "", need -> true);
    } else {
      role(yaml, "ClusterRole", "", need -> need.way() == Need.Way.Watch);
      for (String namespace : liveIn) {
        yaml.append("---\n");
        role(yaml, "Role", namespace, need -> need.way() != Need.Way.Watch);
      }
    }
    return yaml.toString();
  }

  private void role(StringBuilder yaml, String kind, String namespace, Predicate<Need> which) {
    header(yaml, kind, namespace);
    Map<Target, Grant> grants = grants(which);
    yaml.append(grants.isEmpty() ? "rules: []\n" : "rules:\n");
    grants.forEach((target, grant) ->
        yaml.append("  # ")
            .append(String.join(", ", grant.rules()))
            .append("\n  - apiGroups: [")
            .append(target.group().isEmpty() ? "\"\"" : target.group())
            .append("]\n    resources: [")
            .append(target.resource())
            .append("]\n    verbs: [")
            .append(String.join(", ", grant.verbs()))
            .append("]\n"));
    yaml.append("---\n");
    header(yaml, kind + "Binding", namespace);
    yaml.append("roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ")
        .append(kind)
        .append(", name: ")
        .append(NAME)
        .append("}\nsubjects:\n  - {kind: ServiceAccount, name: ")
        .append(account.name())
        .append(", namespace: ")
        .append(account.namespace())
        .append("}\n");
  }

  private static void header(StringBuilder yaml, String kind, String namespace) {
    yaml.append("apiVersion: rbac.authorization.k8s.io/v1\nkind: ")
        .append(kind)
        .append("\nmetadata: {name: ")
        .append(NAME)
        .append(namespace.isEmpty() ? "" : ", namespace: " + namespace)
        .append("}\n");
  }

  private Map<Target, Grant> grants(Predicate<Need> which) {
    Map<Target, Grant> grants = new LinkedHashMap<>();
    needs.forEach((need, rules) -> {
      if (which.test(need)) {
        Right right = Right.to(need);
        Grant grant =
            grants.computeIfAbsent(
                new Target(right.group(), right.resource()),
                target -> new Grant(new TreeSet<>(), new TreeSet<>()));
        grant.verbs().addAll(right.verbs());
        grant.rules().addAll(rules);
      }
    });
    return grants;
  }
}
