package dev.plimsoll.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.rule.schema.Change;
import dev.plimsoll.rule.schema.CompiledCrd;
import dev.plimsoll.rule.schema.ServedKind;
import dev.plimsoll.testbed.ApiServer.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a disagreement, and what does not. */
class OutcomeTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Change SPEC = new Change(Pointer.of("spec", "a"), "null", JSON.nullNode());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FORCED_APPLY | 200 |                     | 200 |                     | ACCEPTED
          FORCED_APPLY | 200 |                     | 403 | guard               | DENIED_WRONGLY
          FORCED_APPLY | 200 |                     | 403 | chart-source        | DENIED_IN_MUTATE
          FORCED_APPLY | 200 |                     | 403 | validate            | OTHER_POLICY
          CREATE       | 201 |                     | 403 | no spec             | OTHER_POLICY
          FORCED_APPLY | 200 |                     | 422 | spec.a: no          | BROKEN
          FORCED_APPLY | 200 |                     | 500 | failed calling webhook | FAILED
          FORCED_APPLY | 422 | spec.a: no          | 500 | failed calling webhook | FAILED
          FORCED_APPLY | 422 | spec.a: no          | 403 | guard               | DENIED
          FORCED_APPLY | 422 | spec.a: no          | 422 | spec.a: no          | MISSED
          FORCED_APPLY | 422 | spec.a: no          | 200 |                     | FIXED
          FORCED_APPLY | 422 | spec.a: no          | 500 | out of order        | UNLIKE
          UPDATE       | 422 | spec.a: no          | 422 | spec.a: no          | MISSED
          FORCED_APPLY | 409 | been modified       | 409 | been modified       | MISSED
          FORCED_APPLY | 409 | been modified       | 403 | guard               | DENIED
          UPDATE       | 409 | been modified       | 409 | been modified       | ERROR
          UPDATE       | 409 | been modified       | 403 | guard               | DENIED_TOO
          APPLY        | 500 | failed to create typed patch object | 500 | failed to create typed patch object | EARLY
          MERGE_PATCH  | 422 | "" is invalid: patch: no | 422 | "" is invalid: patch: no | EARLY
          FORCED_APPLY | 409 | uid mismatch: the provided object specified uid a | 409 | the same | EARLY
          CREATE       | 400 | the namespace does not match | 400 | the same  | EARLY
          CREATE       | 400 | the namespace does not match | 201 |           | UNLIKE
          """)
  void comparesAnswers(
      Operation operation, int bare, String before, int guarded, String after, Outcome expected) {
    assertThat(Outcome.of(tried(operation, SPEC), answer(bare, before), answer(guarded, after)))
        .isEqualTo(expected);
  }

  @Test
  void leavesMetadataOfTheApiServerToItWhereFluxDoesNotWrite() {
    Answer uid = answer(422, "Alert \"a\" is invalid: metadata.uid: field is immutable");
    Answer two =
        answer(
            422,
            "Alert \"a\" is invalid: [metadata.uid: Invalid value: \"b\": field is immutable,"
                + " metadata.deletionGracePeriodSeconds: Invalid value: 0: field is immutable]");
    Answer both = answer(422, "Alert \"a\" is invalid: [spec.a: no, metadata.uid: no]");

    assertThat(Outcome.of(tried(Operation.UPDATE), uid, uid)).isEqualTo(Outcome.NOT_ASKED);
    assertThat(Outcome.of(tried(Operation.FORCED_APPLY), uid, uid)).isEqualTo(Outcome.MISSED);
    assertThat(Outcome.of(tried(Operation.UPDATE), both, both)).isEqualTo(Outcome.MISSED);
    assertThat(Outcome.of(tried(Operation.UPDATE), two, two)).isEqualTo(Outcome.NOT_ASKED);
  }

  /** A case of Flux where it applies; of what is stored nothing is asked here. */
  private static Case tried(Operation operation, Change... changes) {
    ObjectNode nothing = JSON.objectNode();
    ServedKind kind =
        new ServedKind(nothing, nothing, new CompiledCrd(new Resource(nothing)), nothing);
    Stored stored = new Stored(kind, Stored.State.NEW, "a", nothing, Map.of());
    return new Case(0, stored, operation, nothing, List.of(changes), Stored.OWNER);
  }

  private static Answer answer(int code, String said) {
    String message =
        switch (said == null ? "" : said) {
          case "guard" -> denial("flux.mutate", "deletion-guard/definition");
          case "chart-source" -> denial("flux.mutate", "chart-source/one");
          case "no spec" ->
              denial("flux.mutate", "chart-source/one")
                  .replace("spec.a", "spec has neither chart nor chartRef");
          case "validate" -> denial("flux.validate", "version/pinned");
          default -> said;
        };
    return new Answer(code, JSON.objectNode().put("message", message));
  }

  private static String denial(String webhook, String rule) {
    return "admission webhook \"%s.plimsoll.dev\" denied the request: [%s] spec.a"
        .formatted(webhook, rule);
  }
}
