package dev.plimsoll.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Annotations;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mutation;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.workload.VolatileKeys;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Injects the smallest post-renderer that takes volatile labels out of pod templates, for releases
 * whose workloads are written where no webhook sees them. A strategic merge with {@code null} works
 * whether the label is there or not; a JSON patch would fail where it is not.
 *
 * @param labels the labels to take out
 * @param remoteOnly whether only releases in other clusters are meant
 */
record PostRendererRule(List<String> labels, boolean remoteOnly) implements Rule {

  private static final Pointer POST_RENDERERS = Pointer.of("spec", "postRenderers");

  private static final Field<List<String>> LABELS =
      Field.of(
          "labels",
          SettingTypes.list(
              SettingTypes.text()
                  .as(key -> {
                    if (VolatileKeys.isMeant(key)) {
                      throw new IllegalArgumentException(key + " is never volatile");
                    }
                    return key;
                  })),
          List.of("helm.sh/chart"),
          "The labels to take out; none that a selector goes by.");
  private static final Field<Boolean> REMOTE_ONLY =
      Field.of(
          "remoteOnly",
          SettingTypes.flag(),
          true,
          "Whether only releases with a kubeConfig are meant.");

  static final RuleType TYPE =
      RuleType.named(
              "postRenderer",
              "Takes volatile labels out of what a release renders, for other clusters.")
          .kinds(FluxKind.HELM_RELEASE.groupKind())
          .capabilities(RuleCapability.Mutates)
          .settings(
              SettingTypes.object(
                  fields -> new PostRendererRule(fields.get(LABELS), fields.get(REMOTE_ONLY)),
                  LABELS,
                  REMOTE_ONLY));

  @Override
  public Mutation mutate(ObjectChange change, ClusterView cluster) {
    Resource object = change.current();
    if (change.origin() != Origin.Admission
        || change.isFragment()
        || labels.isEmpty()
        || (remoteOnly && !new HelmRelease(object).isRemote())
        || Annotations.reason(object, Annotations.ALLOW_RESTARTS).isPresent()) {
      return Mutation.NONE;
    }
    JsonNode wanted = renderer();
    JsonNode present = object.at(POST_RENDERERS);
    for (JsonNode renderer : present) {
      if (renderer.equals(wanted)) {
        return Mutation.NONE;
      }
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    present.forEach(all::add);
    all.add(wanted);
    return new Mutation(
        Patch.set(object.tree(), POST_RENDERERS, all),
        List.of(
            new Finding.Mutated(
                POST_RENDERERS,
                "added a post-renderer that takes "
                    + String.join(", ", labels)
                    + " out of pod templates; its first upgrade replaces the pods once")));
  }

  private JsonNode renderer() {
    ObjectNode renderer = JsonNodeFactory.instance.objectNode();
    ArrayNode patches = renderer.putObject("kustomize").putArray("patches");
    add(patches, "apps", "(Deployment|StatefulSet|DaemonSet)", "", "  ");
    add(patches, "batch", "CronJob", "  jobTemplate:\n    spec:\n", "      ");
    return renderer;
  }

  private void add(ArrayNode patches, String group, String kind, String above, String indent) {
    ObjectNode entry = patches.addObject();
    entry.putObject("target").put("group", group).put("kind", kind);
    String keys =
        labels.stream()
            .map(key -> indent + "      " + key + ": null\n")
            .collect(Collectors.joining());
    entry.put(
        "patch",
        "apiVersion: "
            + group
            + "/v1\nkind: any\nmetadata:\n  name: any\nspec:\n"
            + above
            + indent
            + "template:\n"
            + indent
            + "  metadata:\n"
            + indent
            + "    labels:\n"
            + keys);
  }
}
