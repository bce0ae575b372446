package dev.plimsoll.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.cli.option.ColorOption;
import dev.plimsoll.cli.option.FluxVersionOption;
import dev.plimsoll.version.Constraint;
import dev.plimsoll.version.Version;
import dev.plimsoll.version.VersionSyntaxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a person what a version range means to Flux. */
@Command(
    name = "range",
    mixinStandardHelpOptions = true,
    description = "Shows what a version range means to Flux, and which versions it admits.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every VERSION is admitted, and the constraint lies within --within",
      "1:some VERSION is not admitted, or the constraint does not lie within --within",
      "2:a constraint, a version or an option could not be read"
    })
final class RangeCommand implements Callable<Integer> {
  private static final int NO = 1;
  private static final int UNREADABLE = 2;

  enum Output {
    text,
    json
  }

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CONSTRAINT",
      description = "The range, for example \">=1.2.0 <2.0.0\".")
  private @Nullable String constraint;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "VERSION",
      description = "Versions to check against the range.")
  private List<String> versions = List.of();

  @Option(
      names = "--within",
      paramLabel = "RANGE",
      description =
          "Says whether every version of CONSTRAINT is one of RANGE, too; if not, which one is not.")
  private @Nullable String within;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: text.")
  private Output output = Output.text;

  @Mixin private FluxVersionOption flux = new FluxVersionOption();

  @Option(
      names = "--batch",
      description = {
        "Reads lines CONSTRAINT<TAB>VERSION from standard input and answers each with a line:",
        "true, false, constraint-error or version-error."
      })
  private boolean batch;

  @Mixin private ColorOption color = new ColorOption();

  @Override
  public Integer call() throws IOException {
    if (batch) {
      return runBatch();
    }
    if (constraint == null) {
      throw new ParameterException(
          spec.commandLine(), "Say which CONSTRAINT is meant, or use --batch.");
    }
    try {
      RangeReport report = report(constraint);
      spec.commandLine()
          .getOut()
          .println(output == Output.json ? report.json() : report.text(color.colours()));
      return report.isClean() ? 0 : NO;
    } catch (VersionSyntaxException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return UNREADABLE;
    }
  }

  private RangeReport report(String text) throws VersionSyntaxException {
    List<Version> parsed = new ArrayList<>();
    for (String version : versions) {
      parsed.add(Version.parse(version, flux.target().newest().dialect()));
    }
    Constraint outer =
        within == null ? null : Constraint.parse(within, flux.target().newest().dialect());
    return new RangeReport(
        flux.target().newest(),
        Constraint.parse(text, flux.target().newest().dialect()),
        outer,
        parsed);
  }

  private int runBatch() throws IOException {
    if (constraint != null || within != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--batch reads its constraints from standard input: give none as arguments.");
    }
    new RangeBatch(flux.target().newest().dialect())
        .run(
            new BufferedReader(new InputStreamReader(System.in, UTF_8), 1 << 16),
            spec.commandLine().getOut());
    return 0;
  }
}
