package dev.plimsoll.bench;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.AdmissionRequest;
import dev.plimsoll.admission.review.MalformedReviewException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading the review of an update, beside Jackson parsing the same bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ReadBenchmark {

  private static final String FLUX = "system:serviceaccount:flux-system:kustomize-controller";

  /** What is said of each component of the release, beside what is ASCII. */
  public enum Text {
    ASCII,
    GERMAN,
    CHINESE,
    EMOJI,
    FRACTIONS
  }

  @Param public @Nullable Text text;

  private byte @Nullable [] review;

  /** Makes the review: two releases of about 10 KB each. */
  @Setup
  public void setUp() {
    ObjectNode release = Samples.release("shop", "apps", 9_000);
    for (JsonNode component : release.at("/spec/values")) {
      if (component instanceof ObjectNode values) {
        describe(values);
      }
    }
    review = Samples.update(Samples.scaled(release), release, FLUX);
  }

  private void describe(ObjectNode values) {
    switch (text) {
      case GERMAN -> values.put("note", "Größe für Käufer");
      case CHINESE -> values.put("note", "商店的组件和它的资源限制");
      case EMOJI -> values.put("note", "ship it \uD83D\uDE80 now");
      case FRACTIONS -> values.put("share", 0.25).put("weight", 12.5);
      case null, default -> values.put("note", "plain ASCII text");
    }
  }

  /** The baseline. */
  @Benchmark
  public JsonNode jackson() throws IOException {
    return Samples.JSON.readTree(review);
  }

  /** What the server does. */
  @Benchmark
  public AdmissionRequest read() throws MalformedReviewException {
    return AdmissionRequest.read(java.util.Objects.requireNonNull(review));
  }
}
