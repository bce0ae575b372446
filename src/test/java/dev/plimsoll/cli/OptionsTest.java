package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Options that several commands share are mixins: one class declares them. */
class OptionsTest {

  @Test
  void noTwoClassesDeclareTheSameOption() {
    Map<List<String>, Set<String>> classes = new TreeMap<>(OptionsTest::compare);
    commands(Plimsoll.commandLine())
        .forEach(command ->
            command.getCommandSpec().options().stream()
                .filter(option -> !option.inherited() && option.userObject() instanceof Field)
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .forEach(option ->
                    classes
                        .computeIfAbsent(
                            List.of(option.longestName(), String.join(" ", option.description())),
                            key -> new TreeSet<>())
                        .add(((Field) option.userObject()).getDeclaringClass().getName())));

    assertThat(classes).hasSizeGreaterThan(20);
    assertThat(classes).allSatisfy((option, declaring) -> assertThat(declaring).hasSize(1));
  }

  private static int compare(List<String> one, List<String> other) {
    return one.toString().compareTo(other.toString());
  }

  private static Stream<CommandLine> commands(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(OptionsTest::commands));
  }
}
