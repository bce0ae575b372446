package dev.plimsoll.build.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.Substitution;
import dev.plimsoll.manifest.TextLines;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.TextPositions;
import dev.plimsoll.manifest.yaml.YamlDialect;
import dev.plimsoll.manifest.yaml.YamlValue;
import dev.plimsoll.policy.setting.Suggestion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Something in an inline patch that kustomize fails on, or does not understand as it is meant
 * (kustomize 5.8.1, measured).
 *
 * @param place where the patch is in the object that holds it
 * @param location where the fault stands
 * @param message what is wrong, what comes of it, and what to do
 * @param always whether kustomize fails whatever the patch is for; else only if its target is there
 */
public record PatchFault(Pointer place, Location location, String message, boolean always) {

  private static final String WORD = "[^\\s,=!<>()]+";
  private static final String TERM =
      "\\s*(?:!\\s*W|W|W\\s*(?:=|==|!=)\\s*W?|W\\s*[<>]\\s*W|W\\s+(?:not)?in\\s*\\(\\s*W?(?:\\s*,\\s*W?)*\\s*\\))\\s*"
          .replace("W", WORD);

  private static final Set<String> OPERATIONS =
      Set.of("add", "remove", "replace", "move", "copy", "test");

  private static final Set<String> FROM = Set.of("move", "copy");

  /** A selector of labels as the API server writes it (apimachinery, {@code labels.Parse}). */
  private static final Pattern SELECTOR = Pattern.compile("\\s*|" + TERM + "(?:," + TERM + ")*");

  private static final List<String> EXPRESSIONS =
      List.of("group", "version", "kind", "name", "namespace");

  /**
   * What is wrong with the patches in an object. A text with variables is only known once Flux has
   * replaced them.
   *
   * @param host the object
   * @param patches its patches
   * @param positions where the parts of the object are
   */
  public static List<PatchFault> of(Resource host, List<InlinePatch> patches, Positions positions) {
    Search search = new Search(consequence(host), positions);
    boolean substituted = !Kustomize.isKustomization(host);
    for (InlinePatch patch : patches) {
      if (!substituted || !Substitution.isIn(host.at(patch.entry()).toString())) {
        search.patch(patch);
      }
    }
    return search.faults;
  }

  private static String consequence(Resource host) {
    if (Kustomize.isKustomization(host)) {
      return "kustomize builds nothing of this folder.";
    }
    return FluxKind.HELM_RELEASE.is(host)
        ? "helm-controller cannot render the release, so no install and no upgrade succeeds."
        : "Flux applies nothing of this Kustomization.";
  }

  /** The faults of one object, as they are found. */
  private static final class Search {
    private final String consequence;
    private final Positions positions;
    private Pointer place = Pointer.ROOT;
    private final List<PatchFault> faults = new ArrayList<>();

    Search(String consequence, Positions positions) {
      this.consequence = consequence;
      this.positions = positions;
    }

    private void add(Location location, boolean always, String what, String remedy) {
      String comes = always ? consequence : "If its target is there, it fails: " + consequence;
      faults.add(new PatchFault(place, location, what + "\n" + comes + " " + remedy, always));
    }

    void patch(InlinePatch patch) {
      place = patch.place();
      target(patch);
      List<YamlValue> documents = patch.documents();
      if (documents.isEmpty()) {
        unreadable(patch);
      } else if (documents.size() == 1 && documents.getFirst().tree().isArray()) {
        operations(patch, documents.getFirst());
      } else {
        for (YamlValue document : documents) {
          part(document);
        }
        if (documents.size() > 1 && patch.hasTarget()) {
          add(
              documents.get(1).positions().of(Pointer.ROOT),
              true,
              "The patch has " + documents.size() + " documents and a target.",
              "Make an entry of each document, or remove the target.");
        }
      }
    }

    private void unreadable(InlinePatch patch) {
      String text = patch.content().asText();
      Manifests.read("patch", text.getBytes(StandardCharsets.UTF_8), YamlDialect.KUSTOMIZE)
          .skipped()
          .stream()
          .filter(skipped -> skipped.cause() == Skipped.Cause.UNREADABLE)
          .findFirst()
          .ifPresent(skipped ->
              add(
                  new TextPositions(
                          positions, patch.place(), new TextLines(text), any -> skipped.location())
                      .of(Pointer.ROOT),
                  true,
                  "The patch cannot be read: " + skipped.reason() + ".",
                  "Correct the text of the patch."));
    }

    /** A strategic merge patch, which names an object even where a target says which are meant. */
    private void part(YamlValue document) {
      JsonNode tree = document.tree();
      Location start = document.positions().of(Pointer.ROOT);
      if (tree.isObject() && tree.has("op")) {
        add(
            document.positions().of(Pointer.of("op")),
            true,
            "The patch is a map with an op, and a JSON patch is a list of operations.",
            "Begin the operation with \"- \".");
      } else if (!tree.isObject()) {
        add(
            start,
            true,
            "The patch is neither a part of an object nor a list of operations.",
            "Write the fields to set, with kind and metadata.name, or a list of operations.");
      } else {
        named(document, Pointer.of("kind"), start);
        named(document, Pointer.of("metadata", "name"), start);
      }
    }

    private void named(YamlValue document, Pointer field, Location start) {
      if (field.in(document.tree()).asText("").isEmpty()) {
        add(
            start,
            true,
            "The patch has no " + field + ".",
            "Add it; where there is a target, any text will do.");
      }
    }

    private void operations(InlinePatch patch, YamlValue document) {
      JsonNode operations = document.tree();
      if (!patch.hasTarget()) {
        add(
            positions.of(patch.place()),
            true,
            "The patch is a list of operations and has no target.",
            "Add a target with kind and name.");
      }
      for (int i = 0; i < operations.size(); i++) {
        JsonNode operation = operations.get(i);
        Pointer item = Pointer.ROOT.at(i);
        if (operation.isObject()) {
          operation(operation, item, document.positions());
        } else {
          add(
              document.positions().of(item),
              true,
              "This item of the list is no operation.",
              "Write it as {op: replace, path: /spec/..., value: ...}.");
        }
      }
    }

    private void operation(JsonNode fields, Pointer operation, Positions inPatch) {
      String op = fields.path("op").asText("");
      if (!OPERATIONS.contains(op)) {
        add(
            inPatch.of(fields.has("op") ? operation.key("op") : operation),
            false,
            op.isEmpty()
                ? "The operation has no op."
                : "The op \"" + Redaction.shorten(op) + "\" does not exist.",
            op.isEmpty()
                ? "Add op: add, remove, replace, move, copy or test."
                : sentence(Suggestion.instead(op, OPERATIONS)));
      }
      pointer(fields, operation, "path", inPatch);
      if (FROM.contains(op)) {
        pointer(fields, operation, "from", inPatch);
      }
    }

    private void pointer(JsonNode fields, Pointer operation, String field, Positions inPatch) {
      String text = fields.path(field).asText("");
      if (!fields.has(field)) {
        add(
            inPatch.of(operation),
            false,
            "The operation has no " + field + ".",
            "Add " + field + ", for example /metadata/labels.");
      } else if (!text.isEmpty() && !text.startsWith("/")) {
        String shown = Redaction.shorten(text);
        faults.add(
            new PatchFault(
                this.place,
                inPatch.of(operation.key(field)),
                "The "
                    + field
                    + " \""
                    + shown
                    + "\" does not begin with a slash.\n"
                    + "kustomize ignores what is before the first slash, so the operation is for"
                    + " another field, or fails. Write \"/"
                    + shown
                    + "\".",
                false));
      }
    }

    private void target(InlinePatch patch) {
      Pointer target = patch.entry().key("target");
      for (String field : EXPRESSIONS) {
        String text = patch.target().path(field).asText("");
        try {
          Pattern.compile("^(?:" + text + ")$");
        } catch (PatternSyntaxException e) {
          add(
              positions.of(target.key(field)),
              true,
              "The "
                  + field
                  + " \""
                  + Redaction.shorten(text)
                  + "\" of the target is no regular expression: "
                  + e.getDescription()
                  + ".",
              "Correct it; \".*\" stands for any text.");
        }
      }
      for (String field : List.of("labelSelector", "annotationSelector")) {
        String text = patch.target().path(field).asText("");
        if (!SELECTOR.matches(text)) {
          add(
              positions.of(target.key(field)),
              true,
              "The " + field + " \"" + Redaction.shorten(text) + "\" of the target is no selector.",
              "Write terms such as app=shop or tier in (a, b), with a comma between them.");
        }
      }
    }

    private static String sentence(String suggestion) {
      String text = suggestion.replaceFirst("^[;,.]?\\s*", "");
      return text.isEmpty()
          ? ""
          : Character.toUpperCase(text.charAt(0))
              + text.substring(1)
              + (text.endsWith("?") ? "" : ".");
    }
  }
}
