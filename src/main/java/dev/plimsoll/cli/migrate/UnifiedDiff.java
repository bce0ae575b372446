package dev.plimsoll.cli.migrate;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.plimsoll.manifest.yaml.Excerpts;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.util.List;
import java.util.stream.IntStream;

/** The difference between two readings of a file, with hidden what must not be shown. */
final class UnifiedDiff {

  private static final int CONTEXT = 3;

  private UnifiedDiff() {}

  static List<String> of(ParsedFile before, ParsedFile after) {
    List<String> old = shown(before);
    return UnifiedDiffUtils.generateUnifiedDiff(
        before.file(), after.file(), old, DiffUtils.diff(old, shown(after)), CONTEXT);
  }

  private static List<String> shown(ParsedFile parsed) {
    Excerpts excerpts = new Excerpts(parsed);
    return IntStream.rangeClosed(1, (int) parsed.text().lines().count())
        .mapToObj(excerpts::line)
        .toList();
  }
}
