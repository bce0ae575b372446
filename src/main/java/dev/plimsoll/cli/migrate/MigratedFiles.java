package dev.plimsoll.cli.migrate;

import dev.plimsoll.cli.check.InputFile;
import dev.plimsoll.cli.check.InputFiles;
import dev.plimsoll.flux.Migration;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of one run.
 *
 * @param files the files, each read
 */
public record MigratedFiles(List<MigratedFile> files) {

  public MigratedFiles {
    files = List.copyOf(files);
  }

  /**
   * Reads files.
   *
   * @throws IOException if one cannot be read; the message says which
   */
  public static MigratedFiles read(InputFiles inputs) throws IOException {
    if (!inputs.faults().isEmpty()) {
      throw new IOException(String.join("\n", inputs.faults()));
    }
    Map<Path, ParsedFile> parsedFiles = new LinkedHashMap<>();
    Set<Path> patches = new HashSet<>();
    for (InputFile file : inputs.files()) {
      ParsedFile parsed;
      try {
        parsed = file.read();
      } catch (IOException e) {
        throw new IOException(file.name() + ": it cannot be read", e);
      }
      parsedFiles.put(file.identity(), parsed);
      for (Document document : parsed.documents()) {
        if (Kustomize.isKustomization(document.resource())) {
          Path folder = file.identity().resolveSibling("");
          Kustomize.patches(document.resource())
              .forEach(patch -> patches.add(folder.resolve(patch).normalize()));
        }
      }
    }
    List<MigratedFile> files = new ArrayList<>();
    parsedFiles.forEach(
        (path, parsed) -> files.add(new MigratedFile(path, parsed, patches.contains(path))));
    return new MigratedFiles(files);
  }

  /** What the move to the API versions of a release makes of the files. */
  public List<FilePlan> migrate(Migration migration) {
    List<FilePlan> plans = new ArrayList<>();
    for (MigratedFile file : files) {
      Draft draft = new Draft(file);
      for (Document document : file.parsed().documents()) {
        Migration.Result result = migration.of(document.resource(), file.completeness(document));
        draft.change(document, result.patch());
        for (Migration.Step step : result.steps()) {
          draft.note(document.resource(), step.place() + ": " + step.message(), step.manual());
        }
      }
      plans.add(draft.plan());
    }
    return plans;
  }
}
