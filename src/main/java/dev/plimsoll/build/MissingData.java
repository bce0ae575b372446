package dev.plimsoll.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Plural;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * ConfigMaps and Secrets that objects of Flux read and that a cluster does not get from Git. People
 * make Secrets manually, charts and operators make others: so a name that any other object mentions
 * counts as made, and so does one that begins with the name of a release.
 */
public final class MissingData {

  static final String RULE = "missing-data";
  static final String SECRETS_RULE = "secrets-outside-git";

  /** So many Secrets are named. */
  static final int NAMED = 20;

  private static final Pointer VALUES_FROM = Pointer.of("spec", "valuesFrom");
  private static final Pointer SUBSTITUTE_FROM = Pointer.of("spec", "postBuild", "substituteFrom");

  private static final List<Pointer> SECRET_REFS =
      List.of(
          Pointer.of("spec", "secretRef"),
          Pointer.of("spec", "certSecretRef"),
          Pointer.of("spec", "proxySecretRef"),
          Pointer.of("spec", "decryption", "secretRef"),
          Pointer.of("spec", "kubeConfig", "secretRef"));

  private record Use(Build build, LocatedObject object, Pointer place, String kind, String name) {

    String key() {
      return kind + " " + object.resource().namespace() + "/" + name;
    }
  }

  private final Set<String> made = new HashSet<>();
  private final Set<String> mentioned = new HashSet<>();
  private final List<String> releases = new ArrayList<>();

  private MissingData(EntryPoint entry) {
    entry.objects().map(BuiltObject::resource).forEach(this::take);
  }

  private void take(Resource resource) {
    if (FluxKind.HELM_RELEASE.is(resource)) {
      releases.add(resource.name());
      mention(resource.spec().path("values"));
    } else if (resource.type().groupKind().group().isEmpty()
        && Set.of("ConfigMap", "Secret").contains(resource.kind())) {
      // Copies of an object in other namespaces are often made by an operator.
      made.add(resource.kind() + " " + resource.name());
    } else if (!resource.type().group().endsWith(".toolkit.fluxcd.io")) {
      mention(resource.tree());
    }
  }

  private void mention(JsonNode value) {
    if (value.isTextual()) {
      mentioned.add(value.asText());
    }
    value.forEach(this::mention);
  }

  private boolean mayBeMade(Use use) {
    return use.name().contains("${")
        || use.object().resource().namespace().isEmpty()
        || made.contains(use.kind() + " " + use.name())
        || mentioned.contains(use.name())
        || releases.stream().anyMatch(use.name()::startsWith);
  }

  /**
   * What a cluster reads and does not build.
   *
   * @param entry the entry point; what it applies has to be known as a whole
   */
  public static List<EntryFinding> of(EntryPoint entry) {
    MissingData data = new MissingData(entry);
    List<EntryFinding> findings = new ArrayList<>();
    Map<String, List<Use>> secrets = new TreeMap<>();
    for (Build build : entry.builds()) {
      for (BuiltObject object : build.objects()) {
        for (Use use : lists(build, object)) {
          if (!data.mayBeMade(use)) {
            findings.add(new EntryFinding(new EntryFinding.Place(entry, build), data(use)));
          }
        }
        for (Use use : secretRefs(build, object)) {
          if (!data.mayBeMade(use)) {
            secrets.computeIfAbsent(use.key(), key -> new ArrayList<>()).add(use);
          }
        }
      }
    }
    if (!secrets.isEmpty()) {
      Use first = secrets.values().iterator().next().getFirst();
      findings.add(
          new EntryFinding(new EntryFinding.Place(entry, first.build()), secrets(first, secrets)));
    }
    return findings;
  }

  private static List<Use> lists(Build build, BuiltObject object) {
    List<Use> uses = new ArrayList<>();
    if (FluxKind.HELM_RELEASE.is(object.resource())) {
      add(build, object, VALUES_FROM, uses);
    }
    if (FluxKind.KUSTOMIZATION.is(object.resource())) {
      add(build, object, SUBSTITUTE_FROM, uses);
    }
    return uses;
  }

  private static void add(Build build, BuiltObject object, Pointer list, List<Use> uses) {
    JsonNode entries = object.resource().at(list);
    for (int i = 0; i < entries.size(); i++) {
      JsonNode entry = entries.get(i);
      String kind = entry.path("kind").asText("");
      String name = entry.path("name").asText("");
      boolean optional = entry.path("optional").asBoolean(false);
      if (Set.of("ConfigMap", "Secret").contains(kind) && !name.isEmpty() && !optional) {
        uses.add(new Use(build, object, list.at(i), kind, name));
      }
    }
  }

  private static List<Use> secretRefs(Build build, BuiltObject object) {
    List<Use> uses = new ArrayList<>();
    if (object.resource().type().group().endsWith(".toolkit.fluxcd.io")) {
      for (Pointer place : SECRET_REFS) {
        String name = object.resource().at(place).path("name").asText("");
        if (!name.isEmpty()) {
          uses.add(new Use(build, object, place, "Secret", name));
        }
      }
    }
    return uses;
  }

  private static BuildFinding data(Use use) {
    return finding(
        RULE,
        Severity.Low,
        use,
        use.place()
            + " names "
            + Redaction.shorten(use.key())
            + ", which this cluster does not get from Git.\n"
            + use.object().resource().kind()
            + " "
            + use.object().resource().name()
            + " fails until it exists. Add it, fix the name, or set optional: true. If something"
            + " else makes it, leave it as it is.");
  }

  private static BuildFinding secrets(Use first, Map<String, List<Use>> secrets) {
    Map<String, String> named = new LinkedHashMap<>();
    secrets.entrySet().stream()
        .limit(NAMED)
        .forEach(entry -> {
          Resource user = entry.getValue().getFirst().object().resource();
          named.put(
              Redaction.shorten(entry.getKey().substring("Secret ".length())),
              user.kind() + " " + Redaction.shorten(user.name()));
        });
    List<String> words = new ArrayList<>();
    named.forEach((secret, user) -> words.add(secret + " (" + user + ")"));
    int more = secrets.size() - words.size();
    return finding(
        SECRETS_RULE,
        Severity.Info,
        first,
        Plural.of(secrets.size(), "Secret")
            + " that Flux reads from secretRef fields, and that this cluster does not get from"
            + " Git.\nWhere nobody makes one of them, its source or Kustomization fails: "
            + String.join(", ", words)
            + (more > 0 ? " and " + more + " more." : "."));
  }

  private static BuildFinding finding(String rule, Severity severity, Use use, String message) {
    SourcePlace place = use.object().locate(use.place());
    return new BuildFinding(
        rule, severity, Effect.Warn, new Problem(place.file(), place.location(), message));
  }
}
