package dev.plimsoll.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plimsoll.server.LogFormat;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Says why the server does not start, in the format of its log. Where settings are wrong, nothing
 * else is there yet that would write a log.
 *
 * @param format how to say it
 * @param err where to
 */
record StartFailure(LogFormat format, PrintStream err) {

  /** As the flags and the environment say, where the settings could not be read as a whole. */
  static StartFailure before(Map<String, String> flags, PrintStream err) {
    return new StartFailure(
        format(setting -> flags.getOrDefault("log-format", System.getenv(setting))), err);
  }

  /** As the settings say that were read. */
  static StartFailure after(PrintStream err) {
    return new StartFailure(format(StartFailure::configured), err);
  }

  private static @Nullable String configured(String variable) {
    try {
      return ConfigProvider.getConfig()
          .getOptionalValue("plimsoll.log-format", String.class)
          .orElse(null);
    } catch (RuntimeException e) {
      return System.getenv(variable);
    }
  }

  private static LogFormat format(Function<String, @Nullable String> text) {
    return Optional.ofNullable(text.apply("PLIMSOLL_LOG_FORMAT"))
            .filter(LogFormat.json.name()::equals)
            .isPresent()
        ? LogFormat.json
        : LogFormat.text;
  }

  /** Prints one problem. */
  void print(String problem) {
    err.println(format == LogFormat.json ? json(problem) : "plimsoll: " + problem);
  }

  private static String json(String problem) {
    return new JsonMapper()
        .createObjectNode()
        .put("time", Instant.now().toString())
        .put("level", "ERROR")
        .put("logger", "dev.plimsoll")
        .put("message", problem)
        .toString();
  }
}
