package dev.plimsoll.cli.migrate;

import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.nio.file.Path;

/**
 * A file to migrate.
 *
 * @param path where it is
 * @param parsed what it holds
 * @param isPatch whether a kustomization names it as a patch
 */
record MigratedFile(Path path, ParsedFile parsed, boolean isPatch) {

  /** Whether it could hold objects of Flux, though it could not be read as a whole. */
  boolean concernsFlux() {
    return parsed.text().contains("toolkit.fluxcd.io");
  }

  /** Whether a document says all that there is to say of its object. */
  Completeness completeness(Document document) {
    return isPatch ? Completeness.Fragment : Completeness.of(document.resource());
  }
}
