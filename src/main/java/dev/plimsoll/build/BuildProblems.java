package dev.plimsoll.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.build.kustomize.BuildInput;
import dev.plimsoll.build.kustomize.KustomizationFile;
import dev.plimsoll.build.kustomize.Layer;
import dev.plimsoll.build.kustomize.Reach;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.policy.setting.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says what is wrong with a build, at the line that is to be changed. */
final class BuildProblems {

  private static final Pointer PATH = Pointer.of("spec", "path");
  private static final Pointer POST_BUILD = Pointer.of("spec", "postBuild");

  private final Checkout checkout;

  BuildProblems(Checkout checkout) {
    this.checkout = checkout;
  }

  private static Problem at(SourcePlace place, String message) {
    return new Problem(place.file(), place.location(), message);
  }

  static String consequence(BuildTarget target) {
    return switch (target) {
      case BuildTarget.Flux flux -> "Flux applies nothing of " + flux.name() + ".";
      case BuildTarget.Overlay overlay -> "Nothing of " + overlay.name() + " can be applied.";
    };
  }

  /** The path of a Kustomization leads nowhere. */
  Problem path(BuildTarget.Flux target, Set<String> folders) {
    String path = target.kustomization().resource().at(PATH).asText("");
    String cause =
        path.contains("\\")
            ? " Flux reads a backslash as a part of a name; write slashes."
            : isLink(target.folder())
                ? " It is a symbolic link, which Flux leaves out."
                : sentence(Suggestion.instead(target.folder(), near(target.folder(), folders)));
    return at(
        target.kustomization().locate(PATH),
        "spec.path is \""
            + Redaction.shorten(path)
            + "\", and there is no such folder in this repository.\n"
            + consequence(target)
            + cause);
  }

  /** Only names that are near are worth a suggestion. */
  private static String sentence(String suggestion) {
    return suggestion.startsWith("; did you mean") ? " D" + suggestion.substring(3) : "";
  }

  private static List<String> near(String folder, Set<String> folders) {
    long depth = folder.chars().filter(c -> c == '/').count();
    return folders.stream()
        .filter(other -> other.chars().filter(c -> c == '/').count() == depth)
        .sorted()
        .toList();
  }

  private boolean isLink(String path) {
    for (String here = path; !here.isEmpty(); here = RelativePath.parent(here)) {
      if (checkout.links().contains(here)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Kustomize failed: what is missing or cannot be read, else what it says itself.
   *
   * @param message what it says; empty where findings say it better
   */
  List<Problem> failed(BuildTarget target, BuildInput input, Reach reach, String message) {
    List<Problem> problems = new ArrayList<>();
    for (Reach.Finding finding : reach.findings()) {
      switch (finding.cause()) {
        case MISSING -> problems.add(missing(target, input, finding));
        case OUTSIDE -> problems.add(outside(target, input, finding));
        case REMOTE -> {}
      }
    }
    Set<String> suspects = new TreeSet<>();
    reach.layers().forEach(layer -> suspects.add(layer.file()));
    reach.files().stream()
        .filter(file -> message.contains(RelativePath.name(file)))
        .forEach(suspects::add);
    suspects.stream()
        .filter(Manifests::isManifest)
        .forEach(file -> unreadable(target, input, file, problems));
    if (problems.isEmpty() && !message.isEmpty()) {
      problems.add(
          new Problem(
              blamed(input, reach, message),
              Location.START,
              "kustomize cannot build "
                  + (target.folder().isEmpty() ? "this repository" : target.folder())
                  + ": "
                  + message
                  + ".\n"
                  + consequence(target)));
    }
    return problems;
  }

  /** The last file that kustomize names, else the kustomization; else a manifest it would make. */
  private static String blamed(BuildInput input, Reach reach, String message) {
    String blamed = input.generated() ? "" : input.file();
    int last = -1;
    for (String file : reach.files()) {
      int at = message.lastIndexOf(RelativePath.name(file));
      if (at > last && !(input.generated() && file.equals(input.file()))) {
        blamed = file;
        last = at;
      }
    }
    return input.tree().inCheckout(blamed.isEmpty() ? input.folder() : blamed);
  }

  private void unreadable(
      BuildTarget target, BuildInput input, String file, List<Problem> problems) {
    if (!input.tree().isFile(file)) {
      return;
    }
    ParsedFile parsed = input.tree().parsed(file);
    for (Skipped skipped : parsed.skipped()) {
      problems.add(
          new Problem(
              skipped.file(),
              skipped.location(),
              "kustomize cannot read this file: "
                  + skipped.reason()
                  + ".\n"
                  + consequence(target)));
    }
    for (Problem problem : parsed.onlyKustomize()) {
      problems.add(
          new Problem(
              problem.file(), problem.location(), problem.message() + "\n" + consequence(target)));
    }
    boolean ownFile = KustomizationFile.in(input.tree(), RelativePath.parent(file)).isPresent();
    if (!parsed.others().isEmpty() && input.generated() && !ownFile) {
      problems.add(
          new Problem(
              parsed.file(),
              parsed.others().getFirst(),
              "This is no Kubernetes object, but "
                  + target.name()
                  + " applies every file below "
                  + (target.folder().isEmpty() ? "the repository" : target.folder())
                  + ".\n"
                  + consequence(target)
                  + " Add a kustomization.yaml that lists the manifests, or move the file."));
    }
  }

  private static Problem outside(BuildTarget target, BuildInput input, Reach.Finding finding) {
    Layer layer = finding.layer();
    return new Problem(
        input.tree().inCheckout(layer.file()),
        layer.positions().of(finding.place()),
        finding.place()
            + " is \""
            + Redaction.shorten(finding.path())
            + "\", which leads out of the repository.\n"
            + consequence(target)
            + " Use a path within the repository.");
  }

  private Problem missing(BuildTarget target, BuildInput input, Reach.Finding finding) {
    Layer layer = finding.layer();
    String wanted = RelativePath.resolve(layer.folder(), finding.path()).orElse(finding.path());
    String inCheckout = input.tree().inCheckout(wanted);
    String cause;
    if (isLink(inCheckout)) {
      cause = " It is a symbolic link, which Flux leaves out. Put the file itself there.";
    } else if (checkout.files().contains(inCheckout)) {
      cause = " A .sourceignore or spec.ignore leaves it out.";
    } else if (input.tree().isFolder(wanted)) {
      cause = " The folder has no kustomization.yaml.";
    } else {
      cause = " Add it, or remove the entry." + sentence(suggestion(input, layer, finding.path()));
    }
    String field = finding.place().toString();
    return new Problem(
        input.tree().inCheckout(layer.file()),
        layer.positions().of(finding.place()),
        field
            + " is \""
            + Redaction.shorten(finding.path())
            + "\", which "
            + (input.tree().isFolder(wanted) ? "kustomize cannot build" : "does not exist")
            + ".\n"
            + consequence(target)
            + cause);
  }

  private static String suggestion(BuildInput input, Layer layer, String path) {
    Set<String> names = new TreeSet<>();
    for (String file : input.tree().below(layer.folder())) {
      String name = RelativePath.relative(layer.folder(), file);
      names.add(name);
      int slash = name.indexOf('/');
      if (slash > 0) {
        names.add(name.substring(0, slash));
      }
    }
    return Suggestion.instead(path, names);
  }

  /** A variable has a name that Flux does not take. */
  Problem variable(BuildTarget.Flux target, String name) {
    return at(
        target.kustomization().locate(POST_BUILD.key("substitute").key(name)),
        "The variable \""
            + Redaction.shorten(name)
            + "\" has a name that Flux does not take.\n"
            + consequence(target)
            + " Use letters, digits and underscores, and no digit first.");
  }

  /** Variables without a value or default, which Flux 2.9 and later fail on. */
  Problem missing(BuildTarget.Flux target, LocatedObject object, String name) {
    String expression = "${" + name;
    Pointer place = find(object, expression);
    String text = object.resource().at(place).asText("");
    int at = Math.max(0, text.indexOf(expression));
    return at(
        place.isRoot() ? object.locate(place) : object.locateWithin(place, at),
        "The variable \""
            + Redaction.shorten(name)
            + "\" has no value, and no default here.\n"
            + consequence(target)
            + " That is so since Flux 2.9; before, it became empty. Set it in postBuild, write ${"
            + name
            + ":=default}, or $${ for a text that is no variable.");
  }

  /** The variables of an object cannot be put in. */
  Problem substitution(BuildTarget.Flux target, LocatedObject object, String reason, String text) {
    SourcePlace place = object.locate(Pointer.ROOT);
    Pointer expression = find(object, text);
    if (!expression.isRoot()) {
      place = object.locate(expression);
    }
    return at(
        place,
        "The variables in "
            + object.resource().kind()
            + " "
            + object.resource().name()
            + " cannot be substituted: "
            + reason
            + ".\n"
            + consequence(target)
            + " Write $${ for a text that is no variable, or annotate the object with"
            + " kustomize.toolkit.fluxcd.io/substitute: disabled.");
  }

  /** The first text of an object that holds the start of an expression. */
  private static Pointer find(LocatedObject object, String expression) {
    return find(object.resource().tree(), Pointer.ROOT, expression);
  }

  private static Pointer find(JsonNode value, Pointer place, String expression) {
    if (value.isTextual()) {
      return value.asText().contains(expression) ? place : Pointer.ROOT;
    }
    for (var entry : value.properties()) {
      Pointer found = find(entry.getValue(), place.key(entry.getKey()), expression);
      if (!found.isRoot()) {
        return found;
      }
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      Pointer found = find(value.get(i), place.at(i), expression);
      if (!found.isRoot()) {
        return found;
      }
    }
    return Pointer.ROOT;
  }
}
