package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

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
}
