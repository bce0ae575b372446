package dev.plimsoll.docs;

import dev.plimsoll.testbed.Program;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every terminal session in the documentation, with the packaged program. */
class ConsoleIT {

  @TestFactory
  Stream<DynamicTest> sessions(@TempDir Path folder) {
    String path = path(folder);
    return Markdown.pages().stream()
        .flatMap(page -> Markdown.blocks(page).stream())
        .filter(block ->
            block.is("console")
                && Stream.of("cluster", "walk", "rollback", Walkthrough.WORD).noneMatch(block::is))
        .map(block ->
            DynamicTest.dynamicTest(
                block.toString(), () -> Console.execute(block, path, Map.of())));
  }

  /** The program under test as {@code plimsoll}, before everything else on the path. */
  static String path(Path folder) {
    try {
      Path program = Path.of(Program.command().words().getFirst());
      Files.createSymbolicLink(folder.resolve("plimsoll"), program);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder + File.pathSeparator + System.getenv("PATH");
  }
}
