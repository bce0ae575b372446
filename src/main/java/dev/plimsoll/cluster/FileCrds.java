package dev.plimsoll.cluster;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.policy.Lookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CustomResourceDefinitions from files. Whatever else is in the files is left alone.
 *
 * @param byKind each definition by the kind that it defines
 * @param skipped files that could not be read as YAML or JSON
 */
public record FileCrds(Map<GroupKind, Resource> byKind, List<Skipped> skipped) implements Crds {

  public FileCrds {
    byKind = Map.copyOf(byKind);
    skipped = List.copyOf(skipped);
  }

  /**
   * Reads files, and all manifests below folders. Of several definitions of one kind the first
   * counts, in the order of the paths.
   *
   * @throws IOException if a path is not there or cannot be read
   */
  public static FileCrds read(List<Path> paths) throws IOException {
    Map<GroupKind, Resource> byKind = new HashMap<>();
    List<Skipped> skipped = new ArrayList<>();
    for (Path path : paths) {
      for (Path file : Manifests.files(path)) {
        ParsedFile parsed = Manifests.read(file.toString(), Files.readAllBytes(file));
        skipped.addAll(parsed.skipped());
        for (Document document : parsed.documents()) {
          if (document.resource().type().groupKind().equals(KIND)) {
            byKind.putIfAbsent(Crds.definedBy(document.resource()), document.resource());
          }
        }
      }
    }
    return new FileCrds(byKind, skipped);
  }

  @Override
  public Lookup<Resource> of(GroupKind kind) {
    Resource found = byKind.get(kind);
    return found == null
        ? new Lookup.Unknown<>(
            "no CustomResourceDefinition of " + kind + " is among the files of --crds")
        : new Lookup.Found<>(found);
  }
}
