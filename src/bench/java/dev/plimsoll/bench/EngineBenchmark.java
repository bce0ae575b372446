package dev.plimsoll.bench;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.admission.review.AdmissionRequest;
import dev.plimsoll.admission.review.MalformedReviewException;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Evaluating without HTTP, beside the parsing of the same bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class EngineBenchmark {

  private static final String KUSTOMIZE = "system:serviceaccount:flux-system:kustomize-controller";
  private static final String HELM = "system:serviceaccount:flux-system:helm-controller";

  private static final ClusterView ALONE = ClusterView.unknown("nothing is known here");

  private byte @Nullable [] releaseBytes;
  private byte @Nullable [] workloadBytes;
  private @Nullable ObjectChange release;
  private @Nullable ObjectChange workload;
  private @Nullable PolicySet fifty;
  private @Nullable PolicySet ten;
  private @Nullable PolicySet tenOfThousand;
  private @Nullable PolicySet freezing;

  /** Makes what is evaluated, and sees that it is evaluated as meant. */
  @Setup
  public void setUp() throws MalformedReviewException {
    JsonNode object = Samples.release("shop", "apps", 10_000);
    releaseBytes = object.toString().getBytes(StandardCharsets.UTF_8);
    release =
        AdmissionRequest.read(Samples.update(Samples.scaled(object), object, KUSTOMIZE))
            .change()
            .orElseThrow();
    workloadBytes =
        Samples.update(Samples.deployment("shop-1.4.7"), Samples.deployment("shop-1.4.8"), HELM);
    workload = AdmissionRequest.read(workloadBytes).change().orElseThrow();
    fifty = Samples.compiled(Samples.matching(50));
    ten = Samples.compiled(Samples.matching(10));
    tenOfThousand = Samples.compiled(Samples.matching(10) + Samples.elsewhere(990));
    freezing =
        Samples.compiled(
            """
            apiVersion: plimsoll.dev/v1alpha1
            kind: Policy
            metadata: {name: freeze}
            spec:
              match: {resources: [Deployment]}
              rules:
                - id: keep
                  volatileMetadata: {mode: Freeze}
            """);
    Verdict elsewhere =
        Samples.compiled(Samples.policy("elsewhere", "app*", "chartVersion: {within: '>=2 <3'}"))
            .validate(release, ALONE);
    if (elsewhere.equals(Verdict.Allowed.SILENTLY)) {
      throw new IllegalStateException("the change is none that rules are asked about");
    }
    if (!evaluateFifty().equals(Verdict.Allowed.SILENTLY)) {
      throw new IllegalStateException("the sound release is not sound: " + evaluateFifty());
    }
    if (!(freeze() instanceof Verdict.Allowed allowed) || allowed.patch().isEmpty()) {
      throw new IllegalStateException("the workload is not frozen: " + freeze());
    }
  }

  /** The baseline of the releases. */
  @Benchmark
  public JsonNode parse() throws IOException {
    return Samples.JSON.readTree(releaseBytes);
  }

  /** 10 KB, 50 policies that match. */
  @Benchmark
  public Verdict evaluateFifty() {
    return Objects.requireNonNull(fifty).validate(Objects.requireNonNull(release), ALONE);
  }

  /** The baseline of the next. */
  @Benchmark
  public Verdict evaluateTen() {
    return Objects.requireNonNull(ten).validate(Objects.requireNonNull(release), ALONE);
  }

  /** 1,000 policies of which the same ten match. */
  @Benchmark
  public Verdict evaluateTenOfThousand() {
    return Objects.requireNonNull(tenOfThousand).validate(Objects.requireNonNull(release), ALONE);
  }

  /** The baseline of the next: the review with the workload's old and new state. */
  @Benchmark
  public JsonNode parseWorkload() throws IOException {
    return Samples.JSON.readTree(workloadBytes);
  }

  /** An update of a workload with three containers that is frozen. */
  @Benchmark
  public Verdict freeze() {
    return Objects.requireNonNull(freezing).mutate(Objects.requireNonNull(workload), ALONE);
  }
}
