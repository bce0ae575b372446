package dev.plimsoll.cli.check;

import dev.plimsoll.build.checkout.GitFolder;
import dev.plimsoll.build.resourceset.UnknownObject;
import dev.plimsoll.cli.report.Report;
import dev.plimsoll.cli.report.Summary;
import dev.plimsoll.flux.FluxOperator;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.policy.engine.PolicySet;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks a set of files: reads all of them for what each must know of the others, then evaluates
 * them one by one.
 *
 * @param policies the policies to evaluate with
 * @param files the files to evaluate
 * @param definitions files with CustomResourceDefinitions, which are not evaluated
 * @param namespaces files with Namespaces, which are not evaluated
 * @param comparison the objects as they were; null where only what is there is evaluated
 * @param baseline the findings that are known; null where none are
 * @param builds what Flux builds from the checkouts that the files are in
 * @param flux the release of Flux that was named; empty where the files are to tell
 */
public record FileCheck(
    PolicySet policies,
    InputFiles files,
    InputFiles definitions,
    InputFiles namespaces,
    @Nullable GitComparison comparison,
    @Nullable BaselineFile baseline,
    Builds builds,
    Optional<FluxVersion> flux) {

  /** A check for the release of Flux that the files declare. */
  public FileCheck(
      PolicySet policies,
      InputFiles files,
      InputFiles definitions,
      InputFiles namespaces,
      @Nullable GitComparison comparison,
      @Nullable BaselineFile baseline,
      Builds builds) {
    this(policies, files, definitions, namespaces, comparison, baseline, builds, Optional.empty());
  }

  /** So many files may be done before it is the turn of the first of them to be handed on. */
  private static final int AHEAD = 64;

  /**
   * What came of a check.
   *
   * @param summary in numbers
   * @param unread whether something was skipped that is no template
   * @param faults files and folders that could not be read, a sentence each
   * @param names the names of the files that were evaluated
   */
  public record Outcome(Summary summary, boolean unread, List<String> faults, Set<String> names) {
    public Outcome {
      faults = List.copyOf(faults);
      names = Set.copyOf(names);
    }
  }

  /** Checks, and reports as it goes. */
  public Outcome run(Report report, Progress progress) {
    try (FileIndex index = index(progress)) {
      FileClusterView cluster = cluster(index);
      progress.step("evaluating what Flux builds");
      BuiltFindings built =
          new BuildEvaluator(
                  policies,
                  cluster,
                  new ReportedFiles(files, comparison),
                  file -> index.file(file).places())
              .evaluate(builds.checkouts());
      FileEvaluator evaluate =
          new FileEvaluator(policies, index, cluster, isWholeCheckout(), comparison, built);
      ResultCollector results =
          new ResultCollector(report, baseline, new ArrayList<>(files.faults()));
      List<InputFile> evaluatedFiles =
          builds.limited() ? files.files().stream().filter(built::tellOf).toList() : files.files();
      each(
          evaluatedFiles,
          evaluate::evaluate,
          (result, done) -> {
            if (results.isNew(result)) {
              progress.clear();
            }
            results.add(result);
            progress.at("evaluated", done, evaluatedFiles.size());
          });
      progress.clear();
      if (!builds.limited()) {
        evaluate.gone(files.roots()).forEach(results::add);
      }
      built.elsewhere().forEach(results::add);
      return results.end(
          evaluatedFiles.stream().map(InputFile::name).collect(Collectors.toSet()),
          words(builds.summary(), index.unknown()));
    }
  }

  /** What was built, and how much of the ResourceSets was not rendered. */
  private static String words(String built, List<UnknownObject> unknown) {
    Map<String, Long> reasons =
        unknown.stream()
            .collect(
                Collectors.groupingBy(UnknownObject::reason, TreeMap::new, Collectors.counting()));
    String sets =
        reasons.entrySet().stream()
            .map(reason ->
                Plural.of(reason.getValue(), "template")
                    + " of ResourceSets not evaluated: "
                    + reason.getKey())
            .collect(Collectors.joining("; "));
    return Stream.of(built, sets).filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
  }

  /** What is to be fixed in the files; to be written before {@link #run}. */
  public List<Fix> fixes(Progress progress) {
    try (FileIndex index = index(progress)) {
      FileEvaluator evaluate = evaluate(index);
      List<Fix> fixes = new ArrayList<>();
      each(
          files.files(),
          file -> Fix.of(file, evaluate),
          (fix, done) -> {
            if (fix.lines().findAny().isPresent()) {
              fixes.add(fix);
            }
            progress.at("fixed", done, files.files().size());
          });
      progress.clear();
      return fixes;
    }
  }

  private FileEvaluator evaluate(FileIndex index) {
    return new FileEvaluator(
        policies, index, cluster(index), false, comparison, BuiltFindings.NONE);
  }

  private FileClusterView cluster(FileIndex index) {
    return new FileClusterView(
        index, files.complete(), new KnownDefinitions(index, definitions.files(), flux));
  }

  /** Whether the files are all that a repository holds: what is not among them may be beside. */
  private boolean isWholeCheckout() {
    return files.complete()
        && files.roots().stream()
            .allMatch(root -> GitFolder.top(root).map(root::equals).orElse(true));
  }

  private FileIndex index(Progress progress) {
    Set<GroupKind> wanted = new HashSet<>(policies.watchedKinds());
    wanted.addAll(MissingSources.KINDS);
    wanted.add(FluxOperator.INSTANCE);
    wanted.addAll(SetterMarker.KINDS);
    FileIndex index = new FileIndex(wanted, builds.templates());
    Function<InputFile, Consumer<FileIndex>> notes = file -> notes(file, index);
    List<InputFile> others =
        Stream.of(definitions, namespaces).flatMap(them -> them.files().stream()).toList();
    each(others, notes, (them, done) -> them.accept(index));
    each(
        files.files(),
        notes,
        (them, done) -> {
          them.accept(index);
          progress.at("read", done, files.files().size());
        });
    index.seal();
    return index;
  }

  /** Reads a file, the only time, and answers what to tell the index of it. */
  private static Consumer<FileIndex> notes(InputFile file, FileIndex known) {
    try {
      FileIndexEntry entry = FileIndexEntry.of(file, file.read(), known);
      return index -> index.add(entry);
    } catch (IOException e) {
      String fault = file.name() + ": cannot be read (" + e.getMessage() + ")";
      return index -> index.miss(file, fault);
    }
  }

  /**
   * Does a piece of work for each file, by all processors, while what came of it is handed on in
   * the order of the files, with how many those are by then.
   */
  private static <T> void each(
      List<InputFile> files, Function<InputFile, T> work, ObjIntConsumer<T> then) {
    int processors = Runtime.getRuntime().availableProcessors();
    try (ExecutorService workers = Executors.newFixedThreadPool(processors)) {
      Deque<CompletableFuture<T>> ahead = new ArrayDeque<>();
      int done = 0;
      for (InputFile file : files) {
        ahead.add(CompletableFuture.supplyAsync(() -> work.apply(file), workers));
        if (ahead.size() > AHEAD) {
          then.accept(ahead.remove().join(), ++done);
        }
      }
      while (!ahead.isEmpty()) {
        then.accept(ahead.remove().join(), ++done);
      }
    }
  }
}
