package dev.plimsoll.version;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

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

/** What reading, checking and comparing constraints costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VersionBenchmark {

  @Param({"1.2.3", "^1.2.3", ">=1.2.3 <2.0.0", "1.2.x || >=2.5.0-0 <2.9.0 || 5.0.0 - 7.2.3"})
  public String constraint;

  private Constraint parsed;
  private Version version;
  private VersionSet outer;

  @Setup
  public void setUp() throws VersionSyntaxException {
    parsed = Constraint.parse(constraint);
    version = Version.parse("1.4.2");
    outer = Constraint.parse(">=1.0.0 <3.0.0").versions();
  }

  @Benchmark
  public Constraint parseConstraint() throws VersionSyntaxException {
    return Constraint.parse(constraint);
  }

  @Benchmark
  public Version parseVersion() throws VersionSyntaxException {
    return Version.parse("1.4.2");
  }

  @Benchmark
  public boolean check() {
    return parsed.check(version);
  }

  @Benchmark
  public boolean within() {
    return parsed.versions().within(outer);
  }

  @Benchmark
  public boolean parseAndCheck() throws VersionSyntaxException {
    return Constraint.parse(constraint).check(Version.parse("1.4.2"));
  }
}
