package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.io.IOException;
import java.nio.file.Path;

/** Something to read manifests from, as often as they are needed. */
public sealed interface InputFile permits DiskFile, StandardInput {

  /** How it is named in the output. */
  String name();

  /** What it is known by, whatever way it was named. */
  Path identity();

  /** Reads it. */
  ParsedFile read() throws IOException;

  /** Whether an object in it was read from a cluster and says how that cluster holds it. */
  boolean isFromCluster(Resource resource);
}
