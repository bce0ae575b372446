package dev.plimsoll.cli.migrate;

import dev.plimsoll.manifest.yaml.ParsedFile;
import java.nio.file.Path;
import java.util.List;

/**
 * What becomes of a file.
 *
 * @param path where it is
 * @param before what it holds
 * @param after what it shall hold; the same where it stays as it is
 * @param notes what is done, and what is not
 */
public record FilePlan(Path path, ParsedFile before, ParsedFile after, List<Note> notes) {
  public FilePlan {
    notes = List.copyOf(notes);
  }

  /** Whether the file is to be written. */
  public boolean isChange() {
    return !before.text().equals(after.text());
  }

  /** The changes as a unified diff, with what must not be shown hidden; empty if there are none. */
  public List<String> diff() {
    return isChange() ? UnifiedDiff.of(before, after) : List.of();
  }
}
