package dev.plimsoll.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Lines;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.Verdict;
import dev.plimsoll.server.OwnNamespace;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.workload.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks the ConfigMaps that policies are read from when somebody writes one, so that a bad edit is
 * denied where it is made. Only those of the own namespace count.
 */
@Singleton
public final class PolicyEdits {

  /** The label, with the value {@code "true"}, of ConfigMaps that hold policies. */
  public static final String LABEL = "plimsoll.dev/policies";

  /** As many bytes of policies as are read at one time, within about two seconds. */
  static final int MAX_BYTES = 512 << 10;

  /** As many documents as one ConfigMap may hold. */
  static final int MAX_DOCUMENTS = 1_000;

  private static final int SHOWN_PROBLEMS = 20;

  private final Policies policies;
  private final String namespace;

  @Inject
  PolicyEdits(Policies policies, ServerSettings settings) {
    this.policies = policies;
    this.namespace = OwnNamespace.of(settings);
  }

  /** Whether something is such a ConfigMap, and so for {@link #evaluate} to decide. */
  boolean concern(ObjectChange change) {
    Resource object = change.current();
    return policies.isStored()
        && object.type().groupKind().equals(Configuration.CONFIG_MAP)
        && object.namespace().equals(namespace)
        && "true".equals(object.labels().get(LABEL));
  }

  /** Denies what would make the set of policies worse than it is. */
  Verdict evaluate(ObjectChange change) {
    if (change.operation() == Operation.Delete) {
      return Verdict.Allowed.SILENTLY;
    }
    try {
      Resource map = change.current();
      Map<String, byte[]> files = files(map);
      Optional<String> tooMuch = tooMuch(map, files);
      List<String> problems =
          tooMuch.isPresent() ? List.of(tooMuch.get()) : policies.problemsOf(file(map, ""), files);
      return problems.isEmpty() ? Verdict.Allowed.SILENTLY : denied(problems);
    } catch (IOException e) {
      return Verdict.Allowed.SILENTLY; // what is there cannot be read; the set in force stays
    }
  }

  /** Why so much is not read while somebody waits for an answer. */
  private static Optional<String> tooMuch(Resource map, Map<String, byte[]> files) {
    long bytes = files.values().stream().mapToLong(content -> content.length).sum();
    if (bytes > MAX_BYTES) {
      return Optional.of(
          "ConfigMap %s holds %,d bytes of policies, and one may hold %,d. Split it."
              .formatted(map.name(), bytes, MAX_BYTES));
    }
    int documents =
        files.values().stream()
            .mapToInt(content -> documents(new String(content, StandardCharsets.UTF_8)))
            .sum();
    return documents > MAX_DOCUMENTS
        ? Optional.of(
            "ConfigMap %s holds %,d documents, and one may hold %,d. Split it."
                .formatted(map.name(), documents, MAX_DOCUMENTS))
        : Optional.empty();
  }

  /** How many documents a text of YAML has at most. */
  private static int documents(String yaml) {
    int documents = yaml.isBlank() || Lines.opensDocument(yaml, 0) ? 0 : 1;
    for (int line = 0; line < yaml.length(); line = Lines.next(yaml, line)) {
      documents += Lines.opensDocument(yaml, line) ? 1 : 0;
    }
    return documents;
  }

  private static Verdict denied(List<String> problems) {
    String message =
        "these policies cannot be used, and the ones in force would stay:\n"
            + problems.stream().limit(SHOWN_PROBLEMS).collect(Collectors.joining("\n"));
    return new Verdict.Denied(
        List.of(
            new EnforcedFinding(
                "policies",
                "",
                Severity.High,
                Effect.Deny,
                new Finding.Violation(Pointer.of("data"), "", message),
                message,
                Optional.empty())));
  }

  /** The files of a ConfigMap: those of its keys that end as manifests do. */
  public static Map<String, byte[]> files(Resource map) {
    Map<String, byte[]> files = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : map.tree().path("data").properties()) {
      String key = entry.getKey();
      if (key.endsWith(".yaml") || key.endsWith(".yml") || key.endsWith(".json")) {
        files.put(file(map, key), entry.getValue().asText("").getBytes(StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static String file(Resource map, String key) {
    return "configmap/" + map.name() + "/" + key;
  }
}
