package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The prose of every page: short lines, and the words of Kubernetes, Flux and Helm. */
class ProseTest {

  /** As {@code .editorconfig} has it; tables, blocks and the targets of links do not count. */
  private static final int LONGEST_LINE = 160;

  /** Words of an earlier version, which nobody else uses. */
  private static final Pattern PRIVATE_WORDS =
      Pattern.compile(
          "(?i)\\b(m[e]nds?|m[e]nded|l[e]t be|f[o]r the record|surround[i]ngs|looseness|by hand)\\b");

  private static final Pattern TARGET = Pattern.compile("]\\([^)]*\\)");
  private static final Path CHANGELOG = Path.of("CHANGELOG.md");

  @TestFactory
  Stream<DynamicTest> pages() throws IOException {
    return files()
        .map(page ->
            DynamicTest.dynamicTest(
                page.toString(),
                () -> {
                  assertThat(prose(page))
                      .allSatisfy(line ->
                          assertThat(TARGET.matcher(line).replaceAll("]"))
                              .hasSizeLessThanOrEqualTo(LONGEST_LINE));
                  if (!page.equals(CHANGELOG)) {
                    assertThat(Markdown.text(page)).doesNotContainPattern(PRIVATE_WORDS);
                  }
                }));
  }

  private static Stream<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")) {
      files.add(Path.of(name));
    }
    for (String folder : List.of("docs", "policies", "examples", "native")) {
      try (Stream<Path> below = Files.walk(Path.of(folder))) {
        below.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
      }
    }
    return files.stream();
  }

  /** The lines outside of blocks, tables, headings and what the benchmarks write. */
  private static List<String> prose(Path page) {
    List<String> prose = new ArrayList<>();
    boolean inBlock = false;
    boolean measured = false;
    for (String line : Markdown.text(page).split("\n", -1)) {
      String text = line.strip();
      if (text.startsWith("```")) {
        inBlock = !inBlock;
      } else if (text.equals("<!-- measured -->") || text.equals("<!-- /measured -->")) {
        measured = !measured;
      } else if (!inBlock && !measured && !text.startsWith("|") && !text.startsWith("#")) {
        prose.add(line);
      }
    }
    return prose;
  }
}
