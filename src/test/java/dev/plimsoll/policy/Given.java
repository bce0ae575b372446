package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingType;
import dev.plimsoll.policy.setting.SettingTypes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tests of this package evaluate, and with which rules. */
public final class Given {

  public static final Clock TODAY =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
  static final Pointer BAD = Pointer.of("spec", "bad");

  private Given() {}

  /** Finds {@code spec.bad}. */
  private record FindsBad() implements Rule {
    @Override
    public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
      String value = change.current().at(BAD).asText("");
      return value.isEmpty()
          ? List.of()
          : List.of(new Finding.Violation(BAD, value, "spec.bad is " + value));
    }
  }

  /** Finds {@code spec.bad}, and holds other objects to be to blame. */
  private record FindsBadAcross() implements Rule {
    @Override
    public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
      return new FindsBad()
          .evaluate(change, cluster).stream()
              .<Finding>map(finding -> new Finding.Violation(BAD, "x", finding.message(), true))
              .toList();
    }
  }

  /** Breaks on everything. */
  private record Breaks() implements Rule {
    @Override
    public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
      throw new IllegalStateException("secret detail");
    }
  }

  /** Breaks on everything that it is to mutate. */
  private record BreaksMutating() implements Rule {
    @Override
    public Mutation mutate(ObjectChange change, ClusterView cluster) {
      throw new IllegalStateException("secret detail");
    }
  }

  /** Appends its text to {@code spec.note}. */
  private record Appends(String text) implements Rule {
    static final Pointer NOTE = Pointer.of("spec", "note");
    static final Field<String> TEXT =
        Field.required("text", SettingTypes.text(), "What to append.");

    @Override
    public Mutation mutate(ObjectChange change, ClusterView cluster) {
      String present = change.current().at(NOTE).asText("");
      if (present.contains(text)) {
        return Mutation.NONE;
      }
      return new Mutation(
          Patch.set(
              change.current().tree(),
              NOTE,
              com.fasterxml.jackson.databind.node.TextNode.valueOf(present + text)),
          List.of(new Finding.Mutated(NOTE, "appended " + text)));
    }
  }

  public static final RuleCatalogue RULES =
      () ->
          List.of(
              type(
                  "appends",
                  SettingTypes.object(f -> new Appends(f.get(Appends.TEXT)), Appends.TEXT),
                  RuleCapability.Mutates),
              type("breaks", SettingTypes.object(f -> new Breaks())),
              type(
                  "breaksMutating",
                  SettingTypes.object(f -> new BreaksMutating()),
                  RuleCapability.Mutates),
              type(
                  "breaksOnSchema",
                  SettingTypes.object(f -> new Breaks()),
                  RuleCapability.BeforeSchema,
                  RuleCapability.SchemaItself),
              type("findsBad", SettingTypes.object(f -> new FindsBad())),
              type("findsBadAcross", SettingTypes.object(f -> new FindsBadAcross())),
              type(
                  "findsBadChange",
                  SettingTypes.object(f -> new FindsBad()),
                  RuleCapability.AboutChange),
              type(
                  "findsBadDeletion",
                  SettingTypes.object(f -> new FindsBad()),
                  RuleCapability.AboutDeletion),
              type(
                  "findsBadMetadata",
                  SettingTypes.object(f -> new FindsBad()),
                  RuleCapability.AboutMetadata),
              type("guards", SettingTypes.object(f -> new FindsBad()), RuleCapability.BeforeSchema),
              type(
                  "guardsAndBreaks",
                  SettingTypes.object(f -> new Breaks()),
                  RuleCapability.BeforeSchema),
              type(
                  "insists", SettingTypes.object(f -> new FindsBad()), RuleCapability.Unratcheted));

  private static RuleType type(
      String name, SettingType<? extends Rule> settings, RuleCapability... capabilities) {
    return RuleType.named(name, "Does " + name + ".").capabilities(capabilities).settings(settings);
  }

  static List<Document> documents(String yaml) {
    return Manifests.read("given.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents();
  }

  public static PolicyDocuments read(String yaml) {
    return PolicyDocuments.read(documents(yaml), RULES);
  }

  public static PolicySet set(String yaml) {
    return new PolicySet(read(yaml), TODAY);
  }

  /** A policy of one rule; {@code more} are further lines of its {@code spec}. */
  public static String policy(String name, String rule, String... more) {
    StringBuilder yaml =
        new StringBuilder(
            """
            ---
            apiVersion: plimsoll.dev/v1alpha1
            kind: Policy
            metadata: {name: %s}
            spec:
              rules:
                - {id: it, %s}
            """
                .formatted(name, rule));
    for (String line : more) {
      yaml.append("  ").append(line).append('\n');
    }
    return yaml.toString();
  }

  public static Resource object(String yaml) {
    return documents(yaml).getFirst().resource();
  }

  /** A release in namespace {@code team}; {@code spec} in YAML's flow style. */
  public static Resource release(String spec, String... metadata) {
    return object(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: team%s}
        spec: %s
        """
            .formatted(metadata.length == 0 ? "" : ", " + String.join(", ", metadata), spec));
  }

  public static ObjectChange created(Resource object) {
    return change(Operation.Create, object, null);
  }

  public static ObjectChange updated(Resource old, Resource object) {
    return change(Operation.Update, object, old);
  }

  public static ObjectChange deleted(Resource old) {
    return change(Operation.Delete, null, old);
  }

  private static ObjectChange change(
      Operation operation, @Nullable Resource object, @Nullable Resource old) {
    return by("alice", operation, object, old);
  }

  public static ObjectChange by(
      String user, Operation operation, @Nullable Resource object, @Nullable Resource old) {
    return new ObjectChange(
        operation,
        java.util.Objects.requireNonNull(object != null ? object : old).type(),
        object,
        old,
        new Requester(user, List.of("system:authenticated"), "kubectl"),
        Origin.Admission,
        Completeness.Whole,
        false);
  }

  /** A cluster view in which namespace {@code team} has these labels and nothing else is there. */
  public static ClusterView namespace(Map<String, String> labels) {
    StringBuilder text = new StringBuilder();
    labels.forEach((key, value) -> text.append(key).append(": ").append(value).append(", "));
    return new FixedClusterView(
        List.of(
            object(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: team, labels: {%s}}
                """
                    .formatted(text))));
  }

  /** A cluster without any objects. */
  public static final ClusterView NOTHING_THERE =
      new ClusterView() {
        @Override
        public Lookup<Resource> find(GroupKind kind, String namespace, String name) {
          return new Lookup.Absent<>();
        }

        @Override
        public Lookup<List<Resource>> list(GroupKind kind) {
          return new Lookup.Found<>(List.of());
        }

        @Override
        public Lookup<Resource> definition(GroupKind kind) {
          return new Lookup.Absent<>();
        }
      };

  public static final ClusterView NOTHING_KNOWN = ClusterView.unknown("there is no cluster");
}
