package dev.plimsoll.cli.check;

import dev.plimsoll.policy.PolicySet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    Index index = index(progress);
    FileSurroundings surroundings = new FileSurroundings(index, files.complete());
    FileJudge judge = new FileJudge(policies, index, surroundings, base);
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

  /** What is to be mended in the files; to be written before {@link #run}. */
  public List<Fix> fixes(Progress progress) {
    Index index = index(progress);
    FileSurroundings surroundings = new FileSurroundings(index, files.complete());
    FileJudge judge = new FileJudge(policies, index, surroundings, base);
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

  private Index index(Progress progress) {
    Index index = new Index(policies.surroundings());
    List<Source> others =
        Stream.of(definitions, namespaces).flatMap(them -> them.files().stream()).toList();
    for (int from = 0; from < others.size(); from += BATCH) {
      batch(others, from, this::notes).forEach(notes -> notes.ifPresent(index::add));
    }
    for (int from = 0; from < files.files().size(); from += BATCH) {
      batch(files.files(), from, this::notes).forEach(notes -> notes.ifPresent(index::add));
      progress.at("read", from, files.files().size());
    }
    return index;
  }

  /** Reads a file; one that cannot be read is reported when it is judged. */
  private Optional<Notes> notes(Source source) {
    try {
      return Optional.of(Notes.of(source, source.read(), policies.surroundings()));
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
