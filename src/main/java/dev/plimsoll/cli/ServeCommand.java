package dev.plimsoll.cli;

import com.google.common.base.Throwables;
import dev.plimsoll.server.CannotStartException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code plimsoll serve}: the admission server. Its flags are the settings of the server, and take
 * precedence over the environment, which takes precedence over {@code application.properties}.
 */
@Command(
    name = "serve",
    description = "Answers the API server's admission reviews over HTTPS.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  /** The command with a flag for each setting. */
  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new ServeCommand());
    ServeOptions.addTo(command.getCommandSpec());
    return command;
  }

  /** Serves until the process is told to end; 0 then, 2 if it could not start. */
  @Override
  public Integer call() {
    Map<String, String> flags =
        ServeOptions.given(Objects.requireNonNull(spec).commandLine().getParseResult());
    Variables variables = new Variables(System.getenv());
    List<String> problems = new ArrayList<>(ServeOptions.problems(flags));
    problems.addAll(variables.problems());
    if (!problems.isEmpty()) {
      problems.forEach(StartFailure.before(flags, System.err)::print);
      return ExitCode.USAGE;
    }
    if (variables.portIsAddress()) {
      System.setProperty("plimsoll.port", "8443");
    }
    flags.forEach((name, text) -> System.setProperty("plimsoll." + name, text));
    AtomicInteger exit = new AtomicInteger();
    Quarkus.run(
        Server.class,
        (code, failure) -> {
          exit.set(failure == null ? code : ExitCode.USAGE);
          if (failure != null) {
            StartFailure.after(System.err).print(reason(failure));
          }
        });
    return exit.get();
  }

  /** Why the server could not start, in the words of the innermost failure that has some. */
  private static String reason(Throwable failure) {
    for (Throwable cause : Throwables.getCausalChain(failure)) {
      if (cause instanceof QuarkusBindException taken) {
        return "cannot listen on %s port %d: it is in use, or not allowed. Stop what uses it, or choose another with --port or --management-port (0 takes a free one)."
            .formatted(taken.getHost(), taken.getPort());
      }
      if (cause instanceof CannotStartException || cause instanceof ConfigurationException) {
        return String.valueOf(cause.getMessage());
      }
    }
    return "could not start, by a fault of its own: " + Throwables.getRootCause(failure);
  }
}
