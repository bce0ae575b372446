package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.policy.PolicySet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks a set of files: reads all of them for what each must know of the others, then judges them
 * one by one.
 *
 * @param policies the policies to judge by
 * @param files the files to judge
 * @param definitions files with CustomResourceDefinitions, which are not judged
 * @param namespaces files with Namespaces, which are not judged
 * @param base the objects as they were; null where only what is there is judged
 * @param baseline the findings that are known; null where none are
 */
public record FileCheck(
    PolicySet policies,
    Sources files,
    Sources definitions,
    Sources namespaces,
    @Nullable Base base,
    @Nullable Baseline baseline) {

  /** Files are handled so many at a time, by all processors, and reported in order. */
  private static final int BATCH = 256;

  /**
   * What came of a check.
   *
   * @param summary in numbers
   * @param unread whether something was skipped that is no template
   * @param faults files and folders that could not be read, a sentence each
   */
  public record Outcome(Summary summary, boolean unread, List<String> faults) {
    public Outcome {
      faults = List.copyOf(faults);
    }
  }

  /** Checks, and reports as it goes. */
  public Outcome run(Report report, Progress progress) {
    try (Index index = index(progress)) {
      FileJudge judge = judge(index);
      Tally tally = new Tally(report, baseline, new ArrayList<>(files.faults()));
      for (int from = 0; from < files.files().size(); from += BATCH) {
        for (FileResult judged : batch(files.files(), from, judge::judge)) {
          progress.clear();
          // What is missing for one object is missing for many; only the first needs its place.
          tally.add(tally.knows(judged.lacking()) ? judged : judge.judgeInFull(judged.source()));
        }
        progress.at("judged", from, files.files().size());
      }
      progress.clear();
      judge.gone(files.roots()).forEach(tally::add);
      return tally.end(files.files().size());
    }
  }

  /** What is to be mended in the files; to be written before {@link #run}. */
  public List<Fix> fixes(Progress progress) {
    try (Index index = index(progress)) {
      FileJudge judge = judge(index);
      List<Fix> fixes = new ArrayList<>();
      for (int from = 0; from < files.files().size(); from += BATCH) {
        batch(files.files(), from, source -> Fix.of(source, judge)).stream()
            .filter(fix -> fix.lines().findAny().isPresent())
            .forEach(fixes::add);
        progress.at("fixed", from, files.files().size());
      }
      progress.clear();
      return fixes;
    }
  }

  private FileJudge judge(Index index) {
    return new FileJudge(policies, index, new FileSurroundings(index, files.complete()), base);
  }

  private Index index(Progress progress) {
    Set<GroupKind> wanted = policies.surroundings();
    Index index = new Index(wanted);
    Function<Source, Optional<Notes>> notes = source -> notes(source, wanted);
    List<Source> others =
        Stream.of(definitions, namespaces).flatMap(them -> them.files().stream()).toList();
    for (int from = 0; from < others.size(); from += BATCH) {
      batch(others, from, notes).forEach(them -> them.ifPresent(index::add));
    }
    for (int from = 0; from < files.files().size(); from += BATCH) {
      batch(files.files(), from, notes).forEach(them -> them.ifPresent(index::add));
      progress.at("read", from, files.files().size());
    }
    index.seal();
    return index;
  }

  /** Reads a file; one that cannot be read is reported when it is judged. */
  private static Optional<Notes> notes(Source source, Set<GroupKind> wanted) {
    try {
      return Optional.of(Notes.of(source, source.read(), wanted));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static <T> List<T> batch(List<Source> files, int from, Function<Source, T> work) {
    return files.subList(from, Math.min(files.size(), from + BATCH)).parallelStream()
        .map(work)
        .toList();
  }
}
