package dev.plimsoll.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: reads the command line and hands over to one command. */
@QuarkusMain
@Command(
    name = "plimsoll",
    mixinStandardHelpOptions = true,
    version = "0.1.0",
    description = "Checks and repairs Flux objects before they reach the cluster.")
public final class Plimsoll {

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Plimsoll()).execute(args));
  }
}
