package dev.plimsoll.cli;

import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.server.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of {@code serve}: one for each setting. */
final class ServeOptions {

  private ServeOptions() {}

  /** Adds them to a command. */
  static void addTo(CommandSpec command) {
    ServerSettings.all().forEach(setting -> command.addOption(option(setting)));
  }

  private static OptionSpec option(Setting<?> setting) {
    OptionSpec.Builder option =
        OptionSpec.builder(setting.flag()).description(description(setting));
    return switch (setting.shape()) {
      case Switch -> option.type(boolean.class).arity("0").build();
      case Single -> option.type(String.class).paramLabel(setting.placeholder()).build();
      case Several ->
          option
              .type(List.class)
              .auxiliaryTypes(String.class)
              .splitRegex(",")
              .paramLabel(setting.placeholder())
              .build();
    };
  }

  /** Its help and its default as sentences, without the backticks of Markdown. */
  private static String description(Setting<?> setting) {
    String initial = setting.initialInWords();
    String text =
        Character.toUpperCase(setting.help().charAt(0))
            + setting.help().substring(1)
            + "."
            + (initial.isEmpty() || setting.shape() == Setting.Shape.Switch
                ? ""
                : " Default: " + initial + ".");
    return text.replace("`", "").replace("%", "%%");
  }

  /** The texts that were given, by the names of the settings; several of one joined by commas. */
  static Map<String, String> given(ParseResult result) {
    Map<String, String> given = new TreeMap<>();
    for (OptionSpec option : result.matchedOptions()) {
      ServerSettings.named(option.longestName().substring("--".length()))
          .ifPresent(setting ->
              given.put(setting.name(), String.join(",", option.originalStringValues())));
    }
    return given;
  }

  /** What is wrong with texts that were given, a line for each. */
  static List<String> problems(Map<String, String> given) {
    List<String> problems = new ArrayList<>();
    for (Setting<?> setting : ServerSettings.all()) {
      String text = given.get(setting.name());
      if (text != null) {
        setting.problem(setting.flag(), text).ifPresent(problems::add);
      }
    }
    return problems;
  }
}
