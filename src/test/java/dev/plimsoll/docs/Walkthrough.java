package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A page that is followed from top to bottom in a folder of its own: a block with a file name
 * behind its opening fence is saved under that name, a terminal session is typed.
 *
 * @param page the page
 * @param folder where its reader works
 * @param path where programs are found
 * @param environment what else is set there
 */
record Walkthrough(Path page, Path folder, String path, Map<String, String> environment) {

  /** What stands behind the fences of its terminal sessions. */
  static final String WORD = "walkthrough";

  /** Its files and sessions, in order. */
  List<Markdown.Block> steps() {
    return Markdown.blocks(page).stream().filter(block -> block.is(WORD) || isFile(block)).toList();
  }

  private static boolean isFile(Markdown.Block block) {
    return block.info().startsWith("yaml ") && block.info().endsWith(".yaml");
  }

  /** Does what one of its blocks says. */
  void follow(Markdown.Block block) {
    if (!isFile(block)) {
      Console.execute(block, path, environment, folder);
      return;
    }
    String name = block.info().substring("yaml ".length());
    assertThat(Markdown.text(page)).as(block + " names its file").contains("`" + name + "`");
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, block.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
