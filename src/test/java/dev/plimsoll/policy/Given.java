package dev.plimsoll.policy;

import dev.plimsoll.manifest.Completeness;
import dev.plimsoll.manifest.Document;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Manifests;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tests of this package judge, and with which rules. */
final class Given {

  static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
  static final Pointer BAD = Pointer.of("spec", "bad");

  private Given() {}

  /** Finds {@code spec.bad}. */
  private record FindsBad() implements Rule {
    @Override
    public List<Finding> judge(Subject subject, Surroundings surroundings) {
      String value = subject.current().at(BAD).asText("");
      return value.isEmpty()
          ? List.of()
          : List.of(new Finding.Violation(BAD, value, "spec.bad is " + value));
    }
  }

  /** Finds {@code spec.bad}, and holds other objects to be to blame. */
  private record FindsBadAcross() implements Rule {
    @Override
    public List<Finding> judge(Subject subject, Surroundings surroundings) {
      return new FindsBad()
          .judge(subject, surroundings).stream()
              .<Finding>map(finding -> new Finding.Violation(BAD, "x", finding.message(), true))
              .toList();
    }
  }

  /** Breaks on everything. */
  private record Breaks() implements Rule {
    @Override
    public List<Finding> judge(Subject subject, Surroundings surroundings) {
      throw new IllegalStateException("secret detail");
    }
  }

  /** Breaks on everything that it is to mutate. */
  private record BreaksMutating() implements Rule {
    @Override
    public Repair repair(Subject subject, Surroundings surroundings) {
      throw new IllegalStateException("secret detail");
    }
  }

  /** Appends its text to {@code spec.note}. */
  private record Appends(String text) implements Rule {
    static final Pointer NOTE = Pointer.of("spec", "note");
    static final Field<String> TEXT = Field.required("text", Shapes.text(), "What to append.");

    @Override
    public Repair repair(Subject subject, Surroundings surroundings) {
      String present = subject.current().at(NOTE).asText("");
      if (present.contains(text)) {
        return Repair.NONE;
      }
      return new Repair(
          Patch.set(
              subject.current().tree(),
              NOTE,
              com.fasterxml.jackson.databind.node.TextNode.valueOf(present + text)),
          List.of(new Finding.Repaired(NOTE, "appended " + text)));
    }
  }

  static final RuleCatalogue RULES =
      () ->
          List.of(
              type(
                  "appends",
                  Shapes.object(f -> new Appends(f.get(Appends.TEXT)), Appends.TEXT),
                  Trait.Mends),
              type("breaks", Shapes.object(f -> new Breaks())),
              type("breaksMutating", Shapes.object(f -> new BreaksMutating()), Trait.Mends),
              type(
                  "breaksOnSchema",
                  Shapes.object(f -> new Breaks()),
                  Trait.BeforeSchema,
                  Trait.SchemaItself),
              type("findsBad", Shapes.object(f -> new FindsBad())),
              type("findsBadAcross", Shapes.object(f -> new FindsBadAcross())),
              type("findsBadChange", Shapes.object(f -> new FindsBad()), Trait.AboutChange),
              type("findsBadDeletion", Shapes.object(f -> new FindsBad()), Trait.AboutDeletion),
              type("findsBadMetadata", Shapes.object(f -> new FindsBad()), Trait.AboutMetadata),
              type("guards", Shapes.object(f -> new FindsBad()), Trait.BeforeSchema),
              type("guardsAndBreaks", Shapes.object(f -> new Breaks()), Trait.BeforeSchema),
              type("insists", Shapes.object(f -> new FindsBad()), Trait.Unratcheted));

  private static RuleType type(String name, Shape<? extends Rule> settings, Trait... traits) {
    return new RuleType(name, "Does " + name + ".", Set.of(), Set.of(traits), settings);
  }

  static List<Document> documents(String yaml) {
    return Manifests.read("given.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents();
  }

  static PolicyDocuments read(String yaml) {
    return PolicyDocuments.read(documents(yaml), RULES);
  }

  static PolicySet set(String yaml) {
    return new PolicySet(read(yaml), TODAY);
  }

  /** A policy of one rule; {@code more} are further lines of its {@code spec}. */
  static String policy(String name, String rule, String... more) {
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

  static Resource object(String yaml) {
    return documents(yaml).getFirst().resource();
  }

  /** A release in namespace {@code team}; {@code spec} in YAML's flow style. */
  static Resource release(String spec, String... metadata) {
    return object(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: team%s}
        spec: %s
        """
            .formatted(metadata.length == 0 ? "" : ", " + String.join(", ", metadata), spec));
  }

  static Subject created(Resource object) {
    return subject(Operation.Create, object, null);
  }

  static Subject updated(Resource old, Resource object) {
    return subject(Operation.Update, object, old);
  }

  static Subject deleted(Resource old) {
    return subject(Operation.Delete, null, old);
  }

  private static Subject subject(
      Operation operation, @Nullable Resource object, @Nullable Resource old) {
    return by("alice", operation, object, old);
  }

  static Subject by(
      String user, Operation operation, @Nullable Resource object, @Nullable Resource old) {
    return new Subject(
        operation,
        java.util.Objects.requireNonNull(object != null ? object : old).type(),
        object,
        old,
        new Requester(user, List.of("system:authenticated"), "kubectl"),
        Origin.Admission,
        Completeness.Whole,
        false);
  }

  /** Surroundings in which namespace {@code team} has these labels and nothing else is there. */
  static Surroundings namespace(Map<String, String> labels) {
    StringBuilder text = new StringBuilder();
    labels.forEach((key, value) -> text.append(key).append(": ").append(value).append(", "));
    return new KnownSurroundings(
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
  static final Surroundings NOTHING_THERE =
      new Surroundings() {
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

  static final Surroundings NOTHING_KNOWN = Surroundings.unknown("there is no cluster");
}
