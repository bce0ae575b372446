package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.server.Setting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

class PlimsollTest {

  @Command(name = "breaks")
  static final class Breaks implements Callable<Integer> {
    @Override
    public Integer call() {
      return CompletableFuture.supplyAsync(Breaks::choke).join();
    }

    private static int choke() {
      throw new IllegalStateException("choked on hunter2");
    }
  }

  @Test
  void tellsAFaultOfItsOwnFromFindings() {
    StringWriter err = new StringWriter();
    CommandLine program = Plimsoll.commandLine().addSubcommand(new Breaks());

    int code = program.setErr(new PrintWriter(err)).execute("breaks");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("plimsoll: a fault of this program")
        .contains("java.lang.IllegalStateException at dev.plimsoll.cli.PlimsollTest$Breaks.choke(")
        .doesNotContain("hunter2");
  }

  private static List<CommandSpec> commands(CommandLine command) {
    List<CommandSpec> all = new ArrayList<>(List.of(command.getCommandSpec()));
    command.getSubcommands().values().forEach(below -> all.addAll(commands(below)));
    return all;
  }

  private static List<OptionSpec> everywhere(String name) {
    return commands(Plimsoll.commandLine()).stream()
        .map(command -> command.findOption(name))
        .filter(Objects::nonNull)
        .toList();
  }

  @Test
  void policiesAreNamedInOneWayEverywhere() {
    assertThat(everywhere("--policies"))
        .hasSizeGreaterThan(4)
        .allSatisfy(option -> {
          assertThat(option.isMultiValue()).as("it can be repeated").isTrue();
          assertThat(option.splitRegex()).isEqualTo(",");
          assertThat(option.arity().max()).as("a path after it is no policy").isEqualTo(1);
          assertThat(option.paramLabel()).isEqualTo("PATH");
        });
  }

  @Test
  void theVersionOfFluxIsNamedInOneWayEverywhere() {
    assertThat(everywhere("--flux-version"))
        .hasSizeGreaterThan(8)
        .allSatisfy(option -> {
          assertThat(option.paramLabel()).isEqualTo("VERSION");
          assertThat(option.isMultiValue()).isFalse();
        });
  }

  @Test
  void theFormatIsNamedInOneWayEverywhere() {
    assertThat(everywhere("--output"))
        .hasSizeGreaterThan(5)
        .allSatisfy(option -> {
          assertThat(option.names()).containsExactly("-o", "--output");
          assertThat(option.paramLabel()).isEqualTo("FORMAT");
          assertThat(String.join("", option.description())).contains("Default: ");
        });
  }

  /** The text of each setting is read by the table of settings, so the command line only joins. */
  @Test
  void serveHasAFlagForEachSetting() {
    CommandLine serve = ServeCommand.commandLine();

    ParseResult given =
        serve.parseArgs("--policies=a,b", "--policies", "c", "--events", "--port=x", "--drain=1s");

    assertThat(ServeOptions.given(given))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("policies", "a,b,c", "events", "true", "port", "x", "drain", "1s"));
    assertThat(ServeOptions.problems(ServeOptions.given(given)))
        .containsExactly("--port: \"x\" is not a port; write a whole number from 0 to 65535");
    assertThat(serve.getCommandSpec().options().stream().map(OptionSpec::longestName))
        .containsAll(ServerSettings.all().stream().map(Setting::flag).toList());
  }
}
