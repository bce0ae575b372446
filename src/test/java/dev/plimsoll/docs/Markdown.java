package dev.plimsoll.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The fenced blocks of the documentation, which tests execute. */
public final class Markdown {

  /**
   * A fenced block.
   *
   * @param file the page
   * @param line the line of its opening fence
   * @param info what stands behind the opening fence, such as {@code yaml denied}
   * @param text what is in it
   */
  public record Block(Path file, int line, String info, String text) {

    /** Whether a word stands behind the opening fence. */
    public boolean is(String word) {
      return List.of(info.split(" ")).contains(word);
    }

    @Override
    public String toString() {
      return file + ":" + line + " (" + info + ")";
    }
  }

  private Markdown() {}

  /** The blocks of a page, in order. */
  public static List<Block> blocks(Path file) {
    List<Block> blocks = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String fence = "";
    String info = "";
    int opened = 0;
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (fence.isEmpty() && line.startsWith("```")) {
        fence = line.substring(0, line.length() - line.replaceFirst("^`+", "").length());
        info = line.substring(fence.length()).trim();
        opened = i + 1;
        text.setLength(0);
      } else if (!fence.isEmpty() && line.trim().equals(fence)) {
        blocks.add(new Block(file, opened, info, text.toString()));
        fence = "";
      } else if (!fence.isEmpty()) {
        text.append(line).append('\n');
      }
    }
    if (!fence.isEmpty()) {
      throw new IllegalStateException(file + ":" + opened + ": the block is never closed");
    }
    return blocks;
  }

  /** The text of a page. */
  public static String text(Path file) {
    return String.join("\n", lines(file));
  }

  /** Every page: the README and all below {@code docs}. */
  public static List<Path> pages() {
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(Stream.of(Path.of("README.md")).filter(Files::exists), docs)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
