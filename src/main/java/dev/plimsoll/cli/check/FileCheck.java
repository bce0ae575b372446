package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.policy.Effect;
import dev.plimsoll.policy.PolicySet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Checks a set of files: reads all of them for what each must know of the others, then judges them
 * one by one.
 *
 * @param policies the policies to judge by
 * @param files the files to judge
 * @param definitions files with CustomResourceDefinitions, which are not judged
 * @param namespaces files with Namespaces, which are not judged
 */
public record FileCheck(
    PolicySet policies, Sources files, Sources definitions, Sources namespaces) {

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
    FileJudge judge = new FileJudge(policies, index, surroundings);
    List<String> faults = new ArrayList<>(files.faults());
    Map<Effect, Integer> effects = new EnumMap<>(Effect.class);
    Set<String> missing = new HashSet<>();
    int documents = 0;
    int skipped = 0;
    boolean unread = false;
    for (int from = 0; from < files.files().size(); from += BATCH) {
      for (FileResult judged : batch(files.files(), from, judge::judge)) {
        // What is missing for one object is missing for many; only the first needs its place.
        FileResult result =
            missing.containsAll(judged.lacking()) ? judged : judge.judgeInFull(judged.source());
        progress.clear();
        faults.addAll(result.faults());
        documents += result.documents();
        for (FileFinding finding : result.findings()) {
          if (!finding.judged()
              && !missing.add(FileJudge.lacking(finding.ruleName(), finding.message()))) {
            continue;
          }
          effects.merge(finding.action(), 1, Integer::sum);
          report.finding(finding);
        }
        for (Skipped part : result.skipped()) {
          skipped++;
          unread |= part.cause() == Skipped.Cause.UNREADABLE;
          report.skipped(part);
        }
      }
      progress.at("judged", from, files.files().size());
    }
    progress.clear();
    Summary summary =
        new Summary(
            files.files().size(),
            documents,
            effects.getOrDefault(Effect.Deny, 0),
            effects.getOrDefault(Effect.Warn, 0),
            effects.getOrDefault(Effect.Audit, 0),
            skipped);
    report.end(summary);
    return new Outcome(summary, unread, faults);
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
