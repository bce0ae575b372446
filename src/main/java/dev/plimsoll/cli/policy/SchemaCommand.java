package dev.plimsoll.cli.policy;

import dev.plimsoll.cli.option.FluxVersionOption;
import dev.plimsoll.policy.setting.Suggestion;
import dev.plimsoll.rule.Rules;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plimsoll policy schema}: the JSON Schema by which editors complete and check policies. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of policy documents, for editors.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the schema is printed", "2:a wrong flag or kind"})
final class SchemaCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "KIND",
      arity = "0..1",
      description = "Policy, PolicyException or PolicyTest. Default: any of them, by its kind.")
  private @Nullable String kind;

  @Mixin private FluxVersionOption fluxVersion = new FluxVersionOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    PolicySchema schema = PolicySchema.of(new Rules(fluxVersion.target()));
    if (kind != null && !schema.byKind().containsKey(kind)) {
      command
          .getErr()
          .println(
              "plimsoll: there is no kind \""
                  + kind
                  + "\""
                  + Suggestion.instead(kind, schema.byKind().keySet()));
      return ExitCode.USAGE;
    }
    command.getOut().println((kind == null ? schema.any() : schema.one(kind)).toPrettyString());
    command.getOut().flush();
    return ExitCode.OK;
  }
}
