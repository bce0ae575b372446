package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.edit.Rewrite;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the mutating rules at admission would fix in a file. Only lines change whose content does.
 *
 * @param changes the file with its changes, still to be written; none where nothing is to be fixed
 * @param fixed what is fixed, a line each
 * @param faults what cannot be, and why
 */
public record Fix(Optional<Change> changes, List<String> fixed, List<String> faults) {

  /** A file that is to be written. */
  public record Change(Path path, ParsedFile before, ParsedFile after) {}

  private static final Fix NOTHING = new Fix(Optional.empty(), List.of(), List.of());

  public Fix {
    fixed = List.copyOf(fixed);
    faults = List.copyOf(faults);
  }

  private static Fix fault(String fault) {
    return new Fix(Optional.empty(), List.of(), List.of(fault));
  }

  /** Finds what is to be fixed in a file. Standard input is left alone. */
  static Fix of(InputFile input, FileEvaluator evaluate) {
    if (!(input instanceof DiskFile file)) {
      return NOTHING;
    }
    try {
      return of(file, file.read(), evaluate);
    } catch (IOException e) {
      return fault(file.name() + ": cannot be read (" + e.getMessage() + ")");
    }
  }

  private static Fix of(DiskFile file, ParsedFile parsed, FileEvaluator evaluate) {
    List<Rewrite.Change> changes = new ArrayList<>();
    List<String> fixed = new ArrayList<>();
    for (Document document : parsed.documents()) {
      Verdict.Allowed repairs = evaluate.mutations(file, document.resource());
      if (!repairs.patch().isEmpty()) {
        changes.add(new Rewrite.Change(document, repairs.patch()));
        repairs.findings().forEach(finding -> fixed.add(line(document, finding)));
      }
    }
    if (changes.isEmpty()) {
      return NOTHING;
    }
    return switch (Rewrite.of(parsed, changes)) {
      case Rewrite.Done done ->
          new Fix(Optional.of(new Change(file.path(), parsed, done.parsed())), fixed, List.of());
      case Rewrite.Impossible impossible ->
          fault(
              file.name()
                  + ":"
                  + impossible.location()
                  + ": cannot be fixed: "
                  + impossible.reason());
    };
  }

  private static String line(Document document, EnforcedFinding finding) {
    return document.file()
        + ":"
        + document.positions().of(finding.finding().path())
        + ": fixed by "
        + finding.name()
        + " ["
        + document.resource().kind()
        + " "
        + document.resource().name()
        + "]: "
        + finding.message();
  }

  /** What is fixed and what cannot be, a line each. */
  public Stream<String> lines() {
    return Stream.concat(fixed.stream(), faults.stream());
  }
}
