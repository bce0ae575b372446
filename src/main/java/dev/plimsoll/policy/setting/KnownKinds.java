package dev.plimsoll.policy.setting;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.workload.ReleaseRecord;
import java.util.Map;
import java.util.TreeMap;

/** The kinds that policies may name without their group. */
public final class KnownKinds {

  /** A namespace. */
  public static final GroupKind NAMESPACE = GroupKind.of("", "Namespace");

  /** Helm's own record of a release: a Secret, told from others by its type. */
  public static final GroupKind RELEASE = GroupKind.of("helm.sh", "Release");

  private static final Map<String, GroupKind> BY_NAME = new TreeMap<>();

  static {
    for (FluxKind kind : FluxKind.values()) {
      BY_NAME.put(kind.kind(), kind.groupKind());
    }
    BY_NAME.put(RELEASE.kind(), RELEASE);
    add("apps", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet");
    add("batch", "Job", "CronJob");
    add(
        "",
        "Pod",
        "Namespace",
        "ConfigMap",
        "Secret",
        "Service",
        "ServiceAccount",
        "PersistentVolumeClaim");
    add("apiextensions.k8s.io", "CustomResourceDefinition");
  }

  /** How a kind is written. */
  public static final SettingType<GroupKind> TYPE =
      SettingTypes.text()
          .as(KnownKinds::parse)
          .stating(schema -> {
            ArrayNode ways = schema.putArray("anyOf");
            BY_NAME.keySet().forEach(ways.addObject().putArray("enum")::add);
            ways.addObject().put("pattern", "/");
          })
          .like("HelmRelease", "argoproj.io/Rollout");

  private KnownKinds() {}

  private static void add(String group, String... kinds) {
    for (String kind : kinds) {
      BY_NAME.put(kind, GroupKind.of(group, kind));
    }
  }

  /** The kind of an object, as policies tell kinds apart. */
  public static GroupKind of(Resource resource) {
    return ReleaseRecord.is(resource) ? RELEASE : resource.type().groupKind();
  }

  /**
   * Reads a kind: a known one by its name, any other as {@code group/Kind}.
   *
   * @throws IllegalArgumentException if the name is not known and has no group
   */
  public static GroupKind parse(String text) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      return GroupKind.of(text.substring(0, slash), text.substring(slash + 1));
    }
    GroupKind known = BY_NAME.get(text);
    if (known == null) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no kind that is known by name"
              + Suggestion.instead(text, BY_NAME.keySet())
              + "; write any other kind as group/Kind");
    }
    return known;
  }
}
