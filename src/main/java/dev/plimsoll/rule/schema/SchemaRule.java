package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Substitution;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.ArrayList;
import java.util.List;

/**
 * What an object's CustomResourceDefinition demands of it, and Kubernetes of its metadata.
 *
 * <p>The API server demands the same, after the mutating phase, and answers 422; under {@code
 * force} kustomize-controller takes that as a reason to delete the live object and create the new
 * one, which fails (fluxcd/pkg: ssa/errors/immutable.go). The same denial from here, before,
 * deletes nothing. So this copies the API server to the letter, what it lets pass included.
 */
public final class SchemaRule implements Rule {

  private static final Pointer VALUES = Pointer.of("spec", "values");

  private final FluxVersion target;

  private SchemaRule(FluxVersion target) {
    this.target = target;
  }

  /**
   * The rule as policies name it.
   *
   * @param target the release for which the rule apiVersion tells of fields that came or went
   */
  public static RuleType type(FluxVersion target) {
    return RuleType.named(
            "schema",
            "Denies what the object's CustomResourceDefinition would make the API server deny.")
        .capabilities(
            RuleCapability.BeforeSchema, RuleCapability.SchemaItself, RuleCapability.Unratcheted)
        .watches(KnownKinds.parse("CustomResourceDefinition"))
        .settings(SettingTypes.object(fields -> new SchemaRule(target)));
  }

  /** The kinds of Kubernetes itself, whose groups are plain words, have no definition to go by. */
  @Override
  public boolean mayDeny(GroupKind kind, Requester requester) {
    return kind.group().indexOf('.') >= 0;
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    List<Finding> findings = new ArrayList<>(ServerSetMetadata.evaluate(change));
    findings.addAll(MetadataTexts.evaluate(change));
    findings.addAll(evaluateBySchema(change, cluster));
    return findings;
  }

  private List<Finding> evaluateBySchema(ObjectChange change, ClusterView cluster) {
    GroupVersionKind type = change.requestedType();
    GroupKind kind = change.current().type().groupKind();
    boolean fluxInFile = change.origin() == Origin.Files && FluxKind.of(kind).isPresent();
    return switch (cluster.definition(kind)) {
      case Lookup.Found<Resource>(Resource definition) -> {
        CompiledCrd compiled = CompiledCrds.of(definition);
        Caution caution =
            Caution.of(cluster.schemaOrigin(kind), definition, type.kind() + " " + type.version());
        // Versions that are gone are for the rule apiVersion to tell.
        yield fluxInFile && !compiled.serves(type.version())
            ? List.of()
            : findings(change, compiled, caution);
      }
      case Lookup.Absent<Resource> absent ->
          fluxInFile ? List.of() : notEvaluated("there is no CustomResourceDefinition of " + kind);
      case Lookup.Unknown<Resource>(String reason) -> notEvaluated(reason);
    };
  }

  private List<Finding> findings(ObjectChange change, CompiledCrd compiled, Caution caution) {
    List<Finding> findings = new ArrayList<>(findings(change, result(change, compiled), caution));
    if (change.origin() == Origin.Files && change.object() != null) {
      compiled
          .structural(change.requestedType().version())
          .map(schema -> UndeclaredFields.findings(change, schema, caution, target))
          .ifPresent(findings::addAll);
    }
    return findings;
  }

  private static SchemaResult result(ObjectChange change, CompiledCrd definition) {
    String version = change.requestedType().version();
    JsonNode object = change.current().tree();
    if (change.isFragment()) {
      return definition.evaluateFragment(version, object);
    }
    Resource old = change.oldObject();
    return definition.evaluate(version, object, old == null ? null : old.tree());
  }

  private static List<Finding> findings(ObjectChange change, SchemaResult result, Caution caution) {
    List<Finding> findings = new ArrayList<>();
    for (Violation violation : result.violations()) {
      if (!isAboutOthers(violation)
          && !isUndecided(change, violation)
          && !MetadataTexts.covers(change, violation)) {
        findings.add(
            caution.of(
                violation,
                new Finding.Violation(
                    violation.place(),
                    violation.message(),
                    violation
                        + " (as "
                        + (violation.field().startsWith("metadata.")
                            ? "every Kubernetes object"
                            : "the schema of " + caution.name())
                        + " demands)"
                        + (isNull(change, violation)
                            ? ". A key with nothing below it is null, and a server-side apply keeps"
                                + " it: remove the key"
                            : ""))));
      }
    }
    result.notEvaluated().forEach(reason -> findings.addAll(notEvaluated(reason)));
    return findings;
  }

  private static boolean isNull(ObjectChange change, Violation violation) {
    return !violation.place().isRoot() && change.current().at(violation.place()).isNull();
  }

  /** Whether it only says that there are others. */
  private static boolean isAboutOthers(Violation violation) {
    return violation.place().isRoot() && violation.message().contains("were not checked because");
  }

  /** Whether what it finds fault with will be put in later, by Flux. */
  private static boolean isUndecided(ObjectChange change, Violation violation) {
    return change.origin() == Origin.Files
        && holdsSubstitution(change.current().at(violation.place()), violation.place());
  }

  private static boolean holdsSubstitution(JsonNode value, Pointer place) {
    if (!value.isContainerNode()) {
      return Substitution.isIn(value);
    }
    if (place.equals(VALUES)) {
      return false;
    }
    if (value.isObject()) {
      return value.properties().stream()
          .anyMatch(entry -> holdsSubstitution(entry.getValue(), place.key(entry.getKey())));
    }
    for (int at = 0; at < value.size(); at++) {
      if (holdsSubstitution(value.get(at), place.at(at))) {
        return true;
      }
    }
    return false;
  }

  private static List<Finding> notEvaluated(String reason) {
    return List.of(
        new Finding.NotEvaluated(Pointer.ROOT, "not evaluated by the schema: " + reason));
  }
}
