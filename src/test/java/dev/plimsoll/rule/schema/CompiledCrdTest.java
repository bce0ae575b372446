package dev.plimsoll.rule.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a definition says of sound and broken objects. */
class CompiledCrdTest {

  private static final String SHIP =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: ships.example.com}
      spec:
        group: example.com
        names: {kind: Ship, plural: ships}
        scope: Namespaced
        versions:
        - name: v1
          served: true
          subresources: {status: {}}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                apiVersion: {type: string}
                kind: {type: string}
                metadata: {type: object}
                status:
                  type: object
                  required: [afloat]
                  properties: {afloat: {type: boolean}}
                spec:
                  type: object
                  required: [draught, flag]
                  properties:
                    draught: {type: integer, minimum: 1, maximum: 30}
                    flag: {type: string, enum: [panama, malta]}
                    name: {type: string, pattern: '^[a-z]+$', minLength: 2, maxLength: 8}
                    launched: {type: string, format: date-time}
                    port: {x-kubernetes-int-or-string: true}
                    master: {type: string, nullable: true}
                    trim: {type: string, default: even, enum: [even, bow]}
                    values: {type: object, x-kubernetes-preserve-unknown-fields: true}
                    holds:
                      type: array
                      maxItems: 3
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [name]
                      items:
                        type: object
                        required: [name]
                        properties:
                          name: {type: string}
                          tons: {type: integer, maximum: 100}
                          cargo: {type: string}
                        x-kubernetes-validations:
                        - {rule: "!has(oldSelf.cargo) || self.cargo == oldSelf.cargo", message: cargo is immutable}
                    signals: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                    crew:
                      type: object
                      additionalProperties: {type: integer, minimum: 1}
                      maxProperties: 2
                    engine:
                      type: object
                      properties: {diesel: {type: boolean}, steam: {type: boolean}}
                      oneOf: [{required: [diesel]}, {required: [steam]}]
                    boat:
                      type: object
                      x-kubernetes-embedded-resource: true
                      x-kubernetes-preserve-unknown-fields: true
                  x-kubernetes-validations:
                  - rule: "self.trim != 'bow' || self.draught > 5"
                    messageExpression: "'a draught of ' + string(self.draught) + ' does not trim by the bow'"
                    fieldPath: .draught
                  - {rule: "!has(self.holds) || self.holds.all(h, !has(h.tons) || h.tons <= 50 || has(h.cargo))", reason: FieldValueForbidden, message: heavy holds name their cargo}
      """;

  private final CompiledCrd definition = new CompiledCrd(new Resource(yaml(SHIP)));

  private static JsonNode yaml(String text) {
    try {
      return new ObjectMapper(new YAMLFactory()).readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode ship(String spec) {
    return yaml(
        "{apiVersion: example.com/v1, kind: Ship, metadata: {name: a, namespace: b}, spec: {%s}}"
            .formatted(spec));
  }

  private List<String> violations(JsonNode object) {
    return definition.evaluate("v1", object, null).violations().stream()
        .map(Violation::toString)
        .toList();
  }

  private List<String> violationsOfUpdate(JsonNode old, JsonNode object) {
    return definition.evaluate("v1", object, old).violations().stream()
        .map(Violation::toString)
        .toList();
  }

  @Test
  void namesItsKind() {
    assertThat(definition.type()).isEqualTo(new GroupKind("example.com", "Ship"));
  }

  @Test
  void aSoundObjectHasNoViolations() {
    JsonNode sound =
        ship(
            "draught: 9, flag: malta, name: rose, launched: '1876-02-10T00:00:00Z', port: 80,"
                + " master: null, crew: {mates: 2}, engine: {steam: true}, unheardOf: 1,"
                + " holds: [{name: a, tons: 60, cargo: coal}, {name: b}], signals: [x, y]");

    SchemaResult result = definition.evaluate("v1", sound, null);

    assertThat(result).isEqualTo(new SchemaResult(List.of(), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          flag: malta | spec.draught: Required value
          draught: 0, flag: malta | spec.draught: Invalid value: 0: spec.draught in body should be greater than or equal to 1
          draught: 31, flag: malta | spec.draught: Invalid value: 31: spec.draught in body should be less than or equal to 30
          draught: 9, flag: peru | spec.flag: Unsupported value: "peru": supported values: "panama", "malta"
          draught: x, flag: malta | spec.draught: Invalid value: "string": spec.draught in body must be of type integer: "string"
          draught: 1.5, flag: malta | spec.draught: Invalid value: "number": spec.draught in body must be of type integer: "number"
          draught: 9223372036854775808, flag: malta | spec.draught: Invalid value: "number": spec.draught in body must be of type integer: "number"
          draught: 1e300, flag: malta | spec.draught: Invalid value: "number": spec.draught in body must be of type integer: "number"
          draught: -1.5E+40, flag: malta | spec.draught: Invalid value: "number": spec.draught in body must be of type integer: "number"
          draught: -123456789012345678901234567890, flag: malta | spec.draught: Invalid value: "number": spec.draught in body must be of type integer: "number"
          draught: 9, flag: malta, port: 9223372036854775808 | spec.port: Invalid value: "number": spec.port in body must be of type integer: "number"
          draught: 9, flag: malta, port: 1.2e29 | spec.port: Invalid value: "number": spec.port in body must be of type integer: "number"
          draught: 9, flag: malta, port: 1e300 | spec.port: Invalid value: "number": spec.port in body must be of type integer: "number"
          draught: 9, flag: malta, name: A9 | spec.name: Invalid value: "A9": spec.name in body should match '^[a-z]+$'
          draught: 9, flag: malta, name: a | spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long
          draught: 9, flag: malta, name: aaaaaaaaa | spec.name: Too long: may not be more than 8 bytes
          draught: 9, flag: malta, launched: soon | spec.launched: Invalid value: "soon": spec.launched in body must be of type datetime: "soon"
          draught: 9, flag: malta, port: true | spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"
          draught: 9, flag: malta, signals: [x, x] | spec.signals[1]: Duplicate value: "x"
          draught: 9, flag: malta, holds: [{name: a}, {name: a}] | spec.holds[1]: Duplicate value: {"name":"a"}
          draught: 9, flag: malta, holds: [{name: a}, {name: b}, {name: c}, {name: d}] | spec.holds: Too many: 4: must have at most 3 items
          draught: 9, flag: malta, crew: {mates: 0} | spec.crew.mates: Invalid value: 0: spec.crew.mates in body should be greater than or equal to 1
          draught: 9, flag: malta, crew: {a: 1, b: 1, c: 1} | spec.crew: Too many: 3: must have at most 2 items
          draught: 9, flag: malta, engine: {} | <nil>: Invalid value: "": "spec.engine" must validate one and only one schema (oneOf)
          draught: 9, flag: malta, boat: {kind: Boat} | spec.boat.apiVersion: Required value
          draught: 9, flag: malta, boat: {apiVersion: v1, kind: Boat, metadata: {labels: {a: '!'}}} | spec.boat.metadata.labels: Invalid value: "!": a valid label
          draught: 3, flag: malta, trim: bow | spec.draught: Invalid value: a draught of 3 does not trim by the bow
          draught: 9, flag: malta, holds: [{name: a, tons: 60}] | spec: Forbidden: heavy holds name their cargo
          """)
  void aBrokenObjectIsDeniedInTheApiServersWords(String spec, String words) {
    assertThat(violations(ship(spec))).anyMatch(violation -> violation.startsWith(words));
  }

  @Test
  void rulesAreNotEvaluatedOnAnObjectThatLacksSomething() {
    assertThat(violations(ship("draught: 3, trim: bow")))
        .containsExactly(
            "spec.flag: Required value",
            "<nil>: Invalid value: null: some validation rules were not checked because the object"
                + " was invalid; correct the existing errors to complete validation");
  }

  @Test
  void aNullIsReplacedByTheDefaultWhereThereIsOne() {
    assertThat(violations(ship("draught: 9, flag: malta, trim: null"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: null | spec.name: Invalid value: "null": spec.name in body must be of type string: "null"
          holds: null | spec.holds: Invalid value: "null": spec.holds in body must be of type array: "null"
          holds: [null] | spec.holds[0]: Invalid value: "null": spec.holds[0] in body must be of type object: "null"
          holds: [{name: a, tons: null}] | spec.holds[0].tons: Invalid value: "null": spec.holds[0].tons in body must be of type integer: "null"
          crew: {mates: null} | spec.crew.mates: Invalid value: "null": spec.crew.mates in body must be of type integer: "null"
          """)
  void aNullWhereNullIsNoValueIsDenied(String field, String words) {
    assertThat(violations(ship("draught: 9, flag: malta, " + field)))
        .anyMatch(violation -> violation.startsWith(words));
  }

  @Test
  void aNullInAFieldWithoutATypeIsAValue() {
    assertThat(violations(ship("draught: 9, flag: malta, values: {x: null, y: [null]}"))).isEmpty();
  }

  @Test
  void aNullInAPatchDeletesAField() {
    assertThat(fragmentViolations("name: null, holds: null, crew: {mates: null}")).isEmpty();
    assertThat(fragmentViolations("holds: [null]"))
        .singleElement()
        .asString()
        .startsWith("spec.holds[0]: Invalid value: \"null\"");
  }

  private List<String> fragmentViolations(String spec) {
    return definition.evaluateFragment("v1", ship(spec)).violations().stream()
        .map(Violation::toString)
        .toList();
  }

  @Test
  void aNullLabelOrAnnotationIsAnEmptyText() {
    JsonNode object =
        yaml(
            "{metadata: {name: a, labels: {team: null}, annotations: {note: null}},"
                + " spec: {draught: 9, flag: malta}}");

    assertThat(violations(object)).isEmpty();
  }

  @Test
  void theStatusOfANewObjectDoesNotCount() {
    JsonNode object =
        yaml("{metadata: {name: a}, spec: {draught: 9, flag: malta}, status: {afloat: soon}}");

    assertThat(violations(object)).isEmpty();
  }

  @Test
  void anUpdateMayKeepWhatWasWrongWhereItWas() {
    JsonNode old = ship("draught: 99, flag: malta, name: rose");
    JsonNode object = ship("draught: 99, flag: malta, name: lily");

    assertThat(violationsOfUpdate(old, object)).isEmpty();
  }

  @Test
  void anUpdateMayNotMakeItWrongInAnotherWay() {
    JsonNode old = ship("draught: 99, flag: malta");
    JsonNode object = ship("draught: 98, flag: malta");

    assertThat(violationsOfUpdate(old, object)).hasSize(1);
  }

  @Test
  void itemsOfAMapCorrespondByKey() {
    JsonNode old = ship("draught: 9, flag: malta, holds: [{name: a, tons: 200, cargo: x}]");
    JsonNode object =
        ship("draught: 9, flag: malta, holds: [{name: b}, {name: a, tons: 200, cargo: x}]");

    assertThat(violationsOfUpdate(old, object)).isEmpty();
  }

  @Test
  void aRuleAboutAChangeEvaluatesOnlyAChange() {
    JsonNode old = ship("draught: 9, flag: malta, holds: [{name: a, cargo: coal}]");
    JsonNode object = ship("draught: 9, flag: malta, holds: [{name: a, cargo: ore}]");

    assertThat(violations(object)).isEmpty();
    assertThat(violationsOfUpdate(old, object))
        .containsExactly("spec.holds[0]: Invalid value: cargo is immutable");
  }

  @Test
  void contentsThatAreNeverShownAreHidden() {
    JsonNode crd =
        yaml(
            SHIP.replace(
                "x-kubernetes-preserve-unknown-fields: true}",
                "additionalProperties: {type: string, maxLength: 99, pattern: '^$'}}"));
    CompiledCrd strict = new CompiledCrd(new Resource(crd));
    JsonNode object = ship("draught: 9, flag: malta, values: {password: hunter2}");

    List<Violation> violations = strict.evaluate("v1", object, null).violations();

    assertThat(violations).hasSize(1);
    assertThat(violations.getFirst().place()).isEqualTo(Pointer.of("spec", "values", "password"));
    assertThat(violations.toString()).doesNotContain("hunter2");
  }

  @Test
  void aVersionThatIsNotServedCannotBeEvaluated() {
    SchemaResult result = definition.evaluate("v1beta1", ship(""), null);

    assertThat(result.violations()).isEmpty();
    assertThat(result.notEvaluated())
        .containsExactly(
            "the CustomResourceDefinition of example.com/Ship serves no version v1beta1, only v1");
  }

  @Test
  void aRuleThatCannotBeEvaluatedIsSaid() {
    JsonNode crd = yaml(SHIP.replace("self.draught > 5\"", "moon(self.draught)\""));
    CompiledCrd strange = new CompiledCrd(new Resource(crd));

    SchemaResult result = strange.evaluate("v1", ship("draught: 9, flag: malta, trim: bow"), null);

    assertThat(result.violations()).isEmpty();
    assertThat(result.notEvaluated()).singleElement().asString().contains("moon(self.draught)");
  }

  @Test
  void aRuleThatMissesAFieldIsBroken() {
    JsonNode crd = yaml(SHIP.replace("self.draught > 5\"", "self.name == 'x'\""));
    CompiledCrd strange = new CompiledCrd(new Resource(crd));

    SchemaResult result = strange.evaluate("v1", ship("draught: 9, flag: malta, trim: bow"), null);

    assertThat(result.violations())
        .singleElement()
        .asString()
        .startsWith("spec: Invalid value: ")
        .contains("name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          labels: {'no good': a} | metadata.labels
          labels: {a: 'no good'} | metadata.labels
          labels: {a/b/c: x} | metadata.labels
          annotations: {'a b': x} | metadata.annotations
          finalizers: ['no good'] | metadata.finalizers
          finalizers: [orphan, foregroundDeletion] | metadata.finalizers
          ownerReferences: [{apiVersion: v1, kind: A, name: b}] | metadata.ownerReferences.uid
          ownerReferences: [{apiVersion: a/b/c, kind: A, name: b, uid: c}] | metadata.ownerReferences.apiVersion
          ownerReferences: [{apiVersion: a/, kind: A, name: b, uid: c}] | metadata.ownerReferences.apiVersion
          generateName: No_ | metadata.generateName
          """)
  void metadataIsEvaluatedToo(String metadata, String field) {
    JsonNode object =
        yaml("{metadata: {name: a, %s}, spec: {draught: 9, flag: malta}}".formatted(metadata));

    assertThat(definition.evaluate("v1", object, null).violations())
        .extracting(Violation::field)
        .contains(field);
  }

  @Test
  void aPrefixOfNamesIsOnlyCheckedOnCreation() {
    JsonNode object =
        yaml("{metadata: {name: a, generateName: No_}, spec: {draught: 9, flag: malta}}");

    assertThat(violationsOfUpdate(object, object)).isEmpty();
  }

  @Test
  void annotationsMayTakeTogetherAQuarterOfAMegabyte() {
    String metadata =
        "{metadata: {name: a, annotations: {a: %s}}, spec: {draught: 9, flag: malta}}";

    assertThat(violations(yaml(metadata.formatted("x".repeat(262_143))))).isEmpty();
    assertThat(violations(yaml(metadata.formatted("x".repeat(262_144)))))
        .contains("metadata.annotations: Too long: may not be more than 262144 bytes");
  }

  @Test
  void anObjectKeepsItsIdentity() {
    JsonNode old = yaml("{metadata: {name: a, uid: x}, spec: {draught: 9, flag: malta}}");
    JsonNode object = yaml("{metadata: {name: a, uid: y}, spec: {draught: 9, flag: malta}}");

    assertThat(violationsOfUpdate(old, object))
        .containsExactly("metadata.uid: Invalid value: \"y\": must not change");
  }
}
