package dev.plimsoll.testbed;

import java.nio.file.Path;

/**
 * The packaged program: the launcher of the jar, or whatever executable the system property {@code
 * program} names.
 */
public final class Program {

  private Program() {}

  /** The program with these arguments, to run to its end. */
  public static Command command(String... arguments) {
    return Command.of(Path.of(System.getProperty("program", "target/plimsoll")).toAbsolutePath())
        .with(arguments);
  }

  /** A server on free ports of 127.0.0.1 with these flags besides; close it. */
  public static Server serve(String... flags) {
    return Server.start(serveCommand(flags));
  }

  /**
   * The command of {@link #serve}, to be started by {@link Server#start} with another environment.
   */
  public static Command serveCommand(String... flags) {
    return command("serve", "--host", "127.0.0.1", "--port", "0", "--management-port", "0")
        .with(flags)
        .env("PLIMSOLL_DRAIN", "0s");
  }
}
