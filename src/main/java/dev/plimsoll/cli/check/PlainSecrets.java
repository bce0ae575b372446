package dev.plimsoll.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Substitution;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.rule.support.Credential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Credentials that are in Git for everybody to read: in Secrets that nobody encrypted, in
 * ConfigMaps, in the variables of Kustomizations, and in values files behind a generator. Findings
 * name the place and what is there, never the value.
 */
final class PlainSecrets {

  static final String RULE = "plain-secret";

  private static final Pointer SUBSTITUTE = Pointer.of("spec", "postBuild", "substitute");

  /** Files of settings; what stands in scripts and templates is seldom a value. */
  private static final Pattern SETTINGS =
      Pattern.compile(".*\\.(ya?ml|json|env|properties|ini|conf|cfg|toml)|\\.dockerconfigjson");

  /** Annotations of controllers that fill in or copy a Secret, so that its values are none. */
  private static final Pattern FILLED =
      Pattern.compile(
          "(?i)replicate-from|copy-?from|reflects$|avp\\.kubernetes\\.io|vault\\.|external-secrets");

  /** What people write where somebody else is to fill in a value. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?i)(change[-_ ]?(me|it)|placeholder|example|dummy|your[-_ ].*|insert[-_ ].*|to-?do"
              + "|redacted|fake|test)[.!]*");

  /** A place, and what is there. */
  private record Found(Pointer place, String what) {}

  private static final List<String> GENERATORS = List.of("configMapGenerator", "secretGenerator");

  /** What there is to say of an object of a file, and its number there. */
  record Told(int number, EnforcedFinding finding) {}

  private PlainSecrets() {}

  /** One finding for an object in a file that holds credentials. */
  static Optional<EnforcedFinding> of(ObjectChange change) {
    Resource object = change.current();
    boolean looked =
        change.origin() == Origin.Files
            && object.annotations().keySet().stream().noneMatch(key -> FILLED.matcher(key).find());
    List<Found> found = new ArrayList<>();
    if (looked && object.type().group().isEmpty() && object.kind().equals("Secret")) {
      read(change, Pointer.of("data"), true, found);
      read(change, Pointer.of("stringData"), false, found);
    } else if (looked && object.type().group().isEmpty() && object.kind().equals("ConfigMap")) {
      read(change, Pointer.of("data"), false, found);
    } else if (looked && FluxKind.KUSTOMIZATION.is(object)) {
      read(change, SUBSTITUTE, false, found);
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(finding(object, found));
  }

  /** What there is to say of the objects of a file, by their numbers. */
  static List<Told> in(List<Document> documents) {
    List<Told> told = new ArrayList<>();
    for (int number = 0; number < documents.size(); number++) {
      int at = number;
      of(ObjectChange.inFile(documents.get(number).resource(), Completeness.Whole))
          .ifPresent(finding -> told.add(new Told(at, finding)));
    }
    return told;
  }

  /** The files that the generators of a kustomization put into ConfigMaps and Secrets. */
  static List<Path> generated(InputFile file, List<Document> documents) {
    List<Path> files = new ArrayList<>();
    Path folder = file.identity().resolveSibling("");
    for (Document document : documents) {
      if (Kustomize.isKustomization(document.resource())) {
        for (String list : GENERATORS) {
          for (JsonNode generator : document.resource().tree().path(list)) {
            for (JsonNode entry : generator.path("files")) {
              String text = entry.asText();
              String name = text.substring(text.indexOf('=') + 1);
              if (!name.isEmpty() && name.indexOf('\0') < 0) {
                files.add(folder.resolve(name).normalize());
              }
            }
          }
        }
      }
    }
    return files;
  }

  /** The first line of a file of settings that holds a credential; none if it cannot be read. */
  static Optional<Problem> inText(InputFile file) {
    String text;
    try {
      text = file.read().text();
    } catch (IOException e) {
      return Optional.empty();
    }
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      boolean comment = line.stripLeading().startsWith("#");
      Optional<String> what =
          comment || Substitution.isIn(line) || line.contains("ENC[")
              ? Optional.empty()
              : Credential.in("", line);
      if (what.isPresent() && !isPlaceholder(line)) {
        return Optional.of(
            new Problem(
                file.name(),
                new Location(number, 1),
                "This file holds "
                    + what.get()
                    + ", and a generator puts it into a ConfigMap or Secret.\nEverybody who may read"
                    + " the repository can read it, now and in the history. Change it where it is"
                    + " used, and keep the new one in a Secret that is encrypted."));
      }
    }
    return Optional.empty();
  }

  private static boolean isPlaceholder(String line) {
    String value = line.substring(line.indexOf(':') + 1).strip().replaceAll("^[\"']|[\"']$", "");
    return PLACEHOLDER.matcher(value).matches();
  }

  private static void read(ObjectChange change, Pointer map, boolean encoded, List<Found> found) {
    for (Map.Entry<String, JsonNode> entry : change.current().at(map).properties()) {
      String key = entry.getKey();
      String text = entry.getValue().isValueNode() ? entry.getValue().asText() : "";
      Optional<String> plain = encoded ? decoded(text) : Optional.of(text);
      if (!change.isFinal(text)) {
        continue;
      }
      plain
          .filter(value -> change.isFinal(value) && isValue(key, value))
          .flatMap(value -> Credential.in(key, value))
          .ifPresent(what -> found.add(new Found(map.key(key), what)));
    }
  }

  private static boolean isValue(String key, String value) {
    return !PLACEHOLDER.matcher(value.strip()).matches()
        && (!value.strip().contains("\n")
            || SETTINGS.matcher(key).matches()
            || value.contains("-----BEGIN "));
  }

  private static Optional<String> decoded(String text) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(text);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static EnforcedFinding finding(Resource object, List<Found> found) {
    Found first = found.getFirst();
    String more = found.size() == 1 ? "" : ", and " + (found.size() - 1) + " more";
    String fix =
        object.kind().equals("Secret")
            ? " Encrypt the Secret, for example with SOPS, or let a controller make it."
            : " Put it into a Secret that is encrypted, or that a controller makes.";
    String message =
        first.place()
            + " of "
            + object.kind()
            + " "
            + Redaction.shorten(object.name())
            + " holds "
            + first.what()
            + more
            + ".\nEverybody who may read the repository can read it, now and in the history. Change it"
            + " where it is used."
            + fix;
    return new EnforcedFinding(
        FileEvaluator.FILE_POLICY,
        RULE,
        Severity.High,
        Effect.Warn,
        new Finding.Violation(first.place(), first.what(), message),
        message,
        Optional.empty());
  }
}
