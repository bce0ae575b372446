package dev.plimsoll.cli;

import dev.plimsoll.cli.check.CheckConfiguration;
import dev.plimsoll.server.Setting;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What flags of {@code check} mean that are not given: the environment, then the file. */
final class CheckDefaults implements IDefaultValueProvider {

  private @Nullable CheckConfiguration file;

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    String variable =
        System.getenv(Setting.variable(option.longestName().substring("--".length())));
    return variable == null ? file().flags().get(option.longestName()) : variable;
  }

  private CheckConfiguration file() {
    if (file == null) {
      try {
        file = CheckConfiguration.of(Path.of(""));
      } catch (IOException | IllegalArgumentException e) {
        // The command reads it again, and says what is wrong with it.
        file = CheckConfiguration.NONE;
      }
    }
    return file;
  }
}
