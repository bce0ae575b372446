package dev.plimsoll.build;

import dev.plimsoll.flux.Kustomization;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.util.Optional;

/**
 * A Namespace that {@code targetNamespace} renames. Tried with kustomize-controller 1.9: the
 * namespace that the file names is not made, and when the file goes, Flux prunes the target
 * namespace with all that is in it. A {@code namespace} of kustomization.yaml does the same, but
 * people rename a Namespace on purpose there.
 */
final class RenamedNamespace {

  static final String RULE = "renamed-namespace";

  private static final Pointer NAME = Pointer.of("metadata", "name");

  private RenamedNamespace() {}

  /** What is to be said of an object. */
  static Optional<BuildFinding> of(BuildTarget.Flux target, BuiltObject object) {
    Resource resource = object.resource();
    Resource kustomization = target.kustomization().resource();
    String namespace = kustomization.spec().path("targetNamespace").asText("");
    boolean isTarget =
        resource.kind().equals("Namespace")
            && resource.type().group().isEmpty()
            && resource.name().equals(namespace);
    boolean pruned =
        new Kustomization(kustomization).prunes() && !Kustomization.neverPrunes(resource);
    if (!isTarget || !pruned) {
      return Optional.empty();
    }
    return object
        .origin()
        .manifest()
        .map(Document::resource)
        .map(Resource::name)
        .filter(name -> !name.equals(namespace) && !name.contains("${"))
        .map(name -> finding(target, object, name, namespace));
  }

  private static BuildFinding finding(
      BuildTarget.Flux target, BuiltObject object, String written, String namespace) {
    SourcePlace place = object.locate(NAME);
    return new BuildFinding(
        RULE,
        Severity.High,
        Effect.Warn,
        new Problem(
            place.file(),
            place.location(),
            "Namespace "
                + written
                + " becomes Namespace "
                + namespace
                + ": targetNamespace renames it.\nFlux makes no Namespace "
                + written
                + ", and when this file goes, it prunes Namespace "
                + namespace
                + " with all that is in it. Move the Namespace to another Kustomization than "
                + target.key()
                + "."));
  }
}
