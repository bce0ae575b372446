package dev.plimsoll.cli.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.cli.report.Format;
import dev.plimsoll.cli.report.PlainStyle;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.document.PolicyFiles;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.rule.Rules;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/**
 * Checking 5,000 documents with all shipped policies and Flux's definitions, beside reading them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class CheckBenchmark {

  @Param("500")
  public int files;

  private PolicySet policies;
  private InputFiles fleet;
  private InputFiles definitions;
  private InputFiles none;

  @Setup
  public void setUp() throws IOException {
    Path folder = Files.createTempDirectory("fleet");
    Fleet.write(folder, files);
    policies =
        new PolicySet(
            PolicyFiles.shipped().documents(new Rules(FluxVersion.LATEST)), Clock.systemUTC());
    fleet = find(List.of(folder));
    definitions = find(Testbed.find().map(testbed -> List.of(testbed.crds())).orElse(List.of()));
    none = find(List.of());
  }

  private static InputFiles find(List<Path> paths) throws IOException {
    return InputFiles.find(paths, InputStream.nullInputStream());
  }

  /** The baseline: the same files read and parsed once, on all processors. */
  @Benchmark
  public int reading() {
    return fleet.files().parallelStream().mapToInt(CheckBenchmark::documents).sum();
  }

  private static int documents(InputFile file) {
    try {
      return file.read().documents().size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Benchmark
  public FileCheck.Outcome checking() {
    return new FileCheck(policies, fleet, definitions, none, null, null, Builds.NONE)
        .run(
            Format.text.report(new PrintWriter(Writer.nullWriter()), PlainStyle.CHECK),
            new Progress(new PrintStream(PrintStream.nullOutputStream(), true, UTF_8), false));
  }
}
