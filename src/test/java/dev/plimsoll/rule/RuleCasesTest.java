package dev.plimsoll.rule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The cases of each kind of rule: one file for each, with the policies that they are about. */
class RuleCasesTest {

  private static final Path FOLDER = Path.of("src/test/resources/rules");

  @TestFactory
  List<DynamicNode> cases() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(RuleCasesTest::casesOf).toList();
    }
  }

  private static DynamicNode casesOf(Path file) {
    try {
      return DynamicContainer.dynamicContainer(
          file.getFileName().toString(),
          PolicyFiles.cases(PolicyFiles.in(file.toString(), Files.readString(file))));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
