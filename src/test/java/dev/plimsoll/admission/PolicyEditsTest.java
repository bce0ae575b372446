package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.AdmissionRequest;
import dev.plimsoll.admission.review.MalformedReviewException;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.engine.Verdict;
import dev.plimsoll.rule.Rules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edits of the ConfigMaps that hold policies. */
class PolicyEditsTest {

  private static final String CONFIG_MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: ours, namespace: harbour, labels: {plimsoll.dev/policies: "true"}}
      data: {}
      """;

  private static final Map<String, byte[]> STORED =
      Map.of("configmap/ours/sources.yaml", HostileReviews.POLICY.getBytes(StandardCharsets.UTF_8));

  private static final PolicyStore STORE =
      new PolicyStore() {
        @Override
        public Map<String, byte[]> read() {
          return STORED;
        }

        @Override
        public void onChange(Runnable action) {}
      };

  private static PolicyEdits edits(PolicyStore store, String... paths) {
    Policies policies =
        new Policies(
            List.of(paths).stream().map(Path::of).toList(),
            store,
            LastGoodPolicies.NONE,
            new Rules(FluxVersion.LATEST),
            false,
            Clock.systemUTC(),
            new PolicyMetrics(new SimpleMeterRegistry()));
    return new PolicyEdits(policies, Settings.of("namespace", "harbour"));
  }

  private static ObjectChange edit(String operation, UnaryOperator<String> change) {
    try {
      ObjectNode review = Reviews.of(operation, change.apply(CONFIG_MAP));
      return AdmissionRequest.read(Reviews.bytes(review)).change().orElseThrow();
    } catch (MalformedReviewException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectChange holding(String key, String policy) {
    String indented = policy.indent(4);
    return edit("UPDATE", map -> map.replace("data: {}", "data:\n  " + key + ": |\n" + indented));
  }

  @ParameterizedTest
  @CsvSource({
    "same, same, true",
    "harbour, elsewhere, false",
    "ConfigMap, Secret, false",
    "'\"true\"', '\"yes\"', false"
  })
  void areThoseOfTheOwnNamespaceThatAreMarked(String from, String to, boolean concern) {
    assertThat(edits(STORE, PolicyStore.NAME).concern(edit("CREATE", map -> map.replace(from, to))))
        .isEqualTo(concern);
  }

  @Test
  void areNoneWherePoliciesComeFromElsewhere() {
    assertThat(edits(STORE, "builtin").concern(edit("CREATE", map -> map))).isFalse();
  }

  @Test
  void passIfTheirPoliciesAreSound() {
    Verdict verdict =
        edits(STORE, PolicyStore.NAME)
            .evaluate(holding("sources.yaml", HostileReviews.POLICY.replace("Deny", "Remove")));

    assertThat(verdict).isEqualTo(Verdict.Allowed.SILENTLY);
  }

  @Test
  void areDeniedWithThePlaceOfWhatIsWrong() {
    Verdict verdict =
        edits(STORE, PolicyStore.NAME, "builtin")
            .evaluate(holding("sources.yaml", HostileReviews.POLICY.replace("rules", "rulez")));

    assertThat(verdict).isInstanceOf(Verdict.Denied.class);
    assertThat(((Verdict.Denied) verdict).message())
        .contains("[policies]", "configmap/ours/sources.yaml:6:3", "did you mean \"rules\"");
  }

  @Test
  void otherFilesThanManifestsAreNoPolicies() {
    assertThat(edits(STORE, PolicyStore.NAME, "builtin").evaluate(holding("README.md", "hello")))
        .isEqualTo(Verdict.Allowed.SILENTLY);
  }

  @Test
  void mayAlwaysDelete() {
    assertThat(edits(STORE, PolicyStore.NAME).evaluate(edit("DELETE", map -> map)))
        .isEqualTo(Verdict.Allowed.SILENTLY);
  }

  /** The set in force stays whatever is written; nobody is to be locked out by a fault. */
  @Test
  void passWhereTheStoreCannotBeRead() {
    PolicyStore fading =
        new PolicyStore() {
          private int reads;

          @Override
          public Map<String, byte[]> read() throws IOException {
            if (reads++ > 0) {
              throw new IOException("gone");
            }
            return STORED;
          }

          @Override
          public void onChange(Runnable action) {}
        };

    assertThat(edits(fading, PolicyStore.NAME).evaluate(holding("a.yaml", "spec: [")))
        .isEqualTo(Verdict.Allowed.SILENTLY);
  }

  private static String policies(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> "---\n" + HostileReviews.POLICY.replace("name: sources", "name: p" + i))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource({"1000, true", "1001, false"})
  void mayHoldAThousandDocuments(int documents, boolean pass) {
    Verdict verdict =
        edits(STORE, PolicyStore.NAME).evaluate(holding("sources.yaml", policies(documents)));

    if (pass) {
      assertThat(verdict).isEqualTo(Verdict.Allowed.SILENTLY);
    } else {
      assertThat(((Verdict.Denied) verdict).message())
          .contains("ConfigMap ours holds 1,001 documents, and one may hold 1,000. Split it.");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false"})
  void mayHoldHalfAMebibyte(int more, boolean pass) {
    String comment = "# " + "x".repeat(PolicyEdits.MAX_BYTES - HostileReviews.POLICY.length() - 3);
    String file = HostileReviews.POLICY + comment + "x".repeat(more) + "\n";

    Verdict verdict = edits(STORE, PolicyStore.NAME).evaluate(holding("sources.yaml", file));

    if (pass) {
      assertThat(verdict).isEqualTo(Verdict.Allowed.SILENTLY);
    } else {
      assertThat(((Verdict.Denied) verdict).message())
          .contains("holds 524,289 bytes of policies, and one may hold 524,288. Split it.");
    }
  }

  /**
   * Of the processor, since others may use it too: two seconds, of which most are the first use.
   */
  @Test
  void areCheckedSoonWithManyExpressions() {
    String expressions =
        IntStream.range(0, 1_000)
            .mapToObj(i ->
                """
                ---
                apiVersion: plimsoll.dev/v1alpha1
                kind: Policy
                metadata: {name: p%1$d}
                spec:
                  match: {resources: [HelmRelease]}
                  rules: [{id: one, cel: {expression: "object.spec.interval == '%1$dm'"}}]
                """
                    .formatted(i))
            .collect(Collectors.joining());

    PolicyEdits edits = edits(STORE, PolicyStore.NAME);
    ObjectChange edit = holding("sources.yaml", expressions);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadCpuTime();
    Verdict verdict = edits.evaluate(edit);
    long took = threads.getCurrentThreadCpuTime() - before;

    assertThat(verdict).isEqualTo(Verdict.Allowed.SILENTLY);
    assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(10));
  }
}
