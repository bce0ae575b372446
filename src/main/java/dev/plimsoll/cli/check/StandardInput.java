package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.manifest.yaml.YamlDialect;
import java.nio.file.Path;

/** What came through a pipe, which can be read only once and so is kept. */
final class StandardInput implements InputFile {

  /** What stands for it among paths, and in the output. */
  static final String NAME = "-";

  private final byte[] content;

  StandardInput(byte[] content) {
    this.content = content;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Path identity() {
    return Path.of(NAME);
  }

  /** What {@code kubectl get -o yaml} printed. */
  @Override
  public boolean isFromCluster(Resource resource) {
    return resource.isStored();
  }

  @Override
  public ParsedFile read() {
    return Manifests.read(NAME, content, YamlDialect.KUSTOMIZE);
  }
}
