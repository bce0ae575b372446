package dev.plimsoll.build;

import dev.plimsoll.build.kustomize.BuildInput;
import dev.plimsoll.build.kustomize.KustomizationFields;
import dev.plimsoll.build.kustomize.KustomizationFields.Unknown;
import dev.plimsoll.build.kustomize.KustomizationFile;
import dev.plimsoll.build.kustomize.Layer;
import dev.plimsoll.build.kustomize.Reach;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.setting.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fields of kustomizations that kustomize does not know. The kustomize command fails on each, and
 * so does Flux in a base or a component. In the file that Flux builds, Flux drops it: tried with
 * kustomize-controller 1.9, {@code resource} for {@code resources} builds nothing, and everything
 * that was applied before is pruned.
 */
final class UnknownFields {

  static final String RULE = "unknown-field";

  /** How kustomize's error begins. */
  static final String KUSTOMIZE_SAYS = "json: unknown field";

  private UnknownFields() {}

  /** What is to be said of the fields of all kustomizations of a build. */
  static List<BuildFinding> of(BuildTarget target, BuildInput input, Reach reach) {
    List<BuildFinding> findings = new ArrayList<>();
    boolean flux = target instanceof BuildTarget.Flux;
    for (Layer layer : reach.layers()) {
      if (flux && layer.depth() == 0) {
        // What Flux builds is no longer what the file says.
        Optional<KustomizationFile> file = KustomizationFile.in(input.tree(), input.folder());
        for (Unknown field :
            file.map(KustomizationFile::content)
                .map(KustomizationFields::unknown)
                .orElse(List.of())) {
          findings.add(dropped(target, input, layer, file.get().positions(), field));
        }
      } else {
        for (Unknown field : KustomizationFields.unknown(layer.content())) {
          findings.add(refused(target, input, layer, field));
        }
      }
    }
    return findings;
  }

  private static BuildFinding dropped(
      BuildTarget target, BuildInput input, Layer layer, Positions positions, Unknown field) {
    Optional<String> meant = meant(field);
    return finding(
        meant.isPresent() ? Severity.High : Severity.Medium,
        meant.isPresent() ? Effect.Deny : Effect.Warn,
        input,
        layer,
        positions,
        field,
        "Flux drops it with all that it holds: "
            + target.name()
            + " is built without it, and objects that are built no more are pruned. "
            + fix(field, meant));
  }

  private static BuildFinding refused(
      BuildTarget target, BuildInput input, Layer layer, Unknown field) {
    Optional<String> meant = meant(field);
    boolean flux = target instanceof BuildTarget.Flux;
    return finding(
        Severity.High,
        flux || meant.isPresent() ? Effect.Deny : Effect.Warn,
        input,
        layer,
        layer.positions(),
        field,
        "kustomize fails on it. " + BuildProblems.consequence(target) + " " + fix(field, meant));
  }

  private static BuildFinding finding(
      Severity severity,
      Effect effect,
      BuildInput input,
      Layer layer,
      Positions positions,
      Unknown field,
      String consequence) {
    return new BuildFinding(
        RULE,
        severity,
        effect,
        new Problem(
            input.tree().inCheckout(layer.file()),
            positions.of(field.place()),
            "kustomization.yaml has no field \""
                + Redaction.shorten(field.place().toString())
                + "\""
                + meant(field).map(name -> "; did you mean \"" + name + "\"?").orElse(".")
                + "\n"
                + consequence));
  }

  private static Optional<String> meant(Unknown field) {
    return Suggestion.near(field.name(), field.known());
  }

  private static String fix(Unknown field, Optional<String> meant) {
    return meant
        .map(name -> "Write " + name + ".")
        .orElse(
            "Remove it, or use a field of kustomize: " + String.join(", ", field.known()) + ".");
  }
}
