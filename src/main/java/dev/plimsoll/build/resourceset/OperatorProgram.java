package dev.plimsoll.build.resourceset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.build.kustomize.Run;
import dev.plimsoll.build.kustomize.Sandbox;
import dev.plimsoll.build.kustomize.SearchPath;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The command line of the Flux Operator, {@code flux-operator build resourceset}. Its templates
 * read no files, no environment and no network (controlplaneio-fluxcd/flux-operator v0.59, which
 * takes the hermetic functions of slim-sprig); it runs in a sandbox all the same.
 */
public final class OperatorProgram implements TemplateEngine {

  /** How long one ResourceSet may take. */
  public static final Duration DEADLINE = Duration.ofSeconds(20);

  /**
   * How long all may take together, on one processor: anybody who writes files can ask for many.
   */
  public static final Duration ALL = Duration.ofSeconds(60);

  /**
   * So much of what was printed is kept, in characters, because a file and the builds that it is in
   * ask for the same.
   */
  public static final int MAX_KEPT = 32 << 20;

  private static final String NOTHING_MADE = "no objects were generated";

  private final Path program;
  private final Duration deadline;
  private final AtomicLong nanosLeft;
  private final AtomicLong charactersLeft = new AtomicLong(MAX_KEPT);
  private final Map<String, Rendered> kept = new ConcurrentHashMap<>();

  OperatorProgram(Path program, Duration deadline, Duration all) {
    this.program = program;
    this.deadline = deadline;
    this.nanosLeft = new AtomicLong(all.toNanos());
  }

  /** The one on a search path; {@link TemplateEngine#NONE} if there is none. */
  public static TemplateEngine find(SearchPath path) {
    return path.find("flux-operator")
        .<TemplateEngine>map(program -> new OperatorProgram(program, DEADLINE, ALL))
        .orElse(NONE);
  }

  @Override
  public Rendered render(Resource set, List<Resource> providers) {
    String text = yaml(set);
    String inputs = providers.stream().map(OperatorProgram::yaml).collect(Collectors.joining());
    String key = text + inputs;
    Rendered known = kept.get(key);
    if (known != null) {
      return known;
    }
    Duration left = Duration.ofNanos(nanosLeft.get());
    if (!left.isPositive()) {
      return new Unknown("flux-operator has taken too long for other templates");
    }
    long start = System.nanoTime();
    Rendered rendered = run(text, inputs, left.compareTo(deadline) < 0 ? left : deadline);
    nanosLeft.addAndGet(start - System.nanoTime());
    if (charactersLeft.addAndGet(-key.length() - size(rendered)) > 0) {
      kept.put(key, rendered);
    }
    return rendered;
  }

  private static int size(Rendered rendered) {
    return rendered instanceof Made made
        ? made.objects().stream().mapToInt(object -> object.tree().toString().length()).sum()
        : 0;
  }

  private Rendered run(String set, String providers, Duration most) {
    try (Sandbox sandbox = Sandbox.create(false)) {
      List<String> words = new ArrayList<>();
      words.addAll(List.of(program.toString(), "build", "resourceset", "-f", "set.yaml"));
      sandbox.put("set.yaml", set.getBytes(StandardCharsets.UTF_8));
      if (!providers.isEmpty()) {
        sandbox.put("providers.yaml", providers.getBytes(StandardCharsets.UTF_8));
        words.addAll(List.of("--inputs-from-provider", "providers.yaml"));
      }
      return switch (sandbox.run(words, most, ResourceSet.MAX_TEXT)) {
        case Run.Output output -> made(output.text());
        case Run.Failure failure when failure.message().contains(NOTHING_MADE) ->
            new Made(List.of());
        // What it prints may hold values of inputs.
        case Run.Failure failure -> new Unknown("flux-operator build resourceset fails on it");
        case Run.Ended ended -> new Unknown("flux-operator does not render it: " + ended.reason());
      };
    } catch (IOException e) {
      return new Unknown("there is no room for a folder to render it in");
    }
  }

  private static Rendered made(String yaml) {
    ParsedFile parsed = Manifests.read("rendered.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    return parsed.skipped().isEmpty()
        ? new Made(parsed.documents().stream().map(Document::resource).toList())
        : new Unknown("flux-operator renders it to what is no YAML");
  }

  /** An object, with the namespace that the program demands. */
  private static String yaml(Resource resource) {
    JsonNode tree = resource.tree();
    if (resource.namespace().isEmpty()) {
      ObjectNode copy = tree.deepCopy();
      copy.withObjectProperty("metadata").put("namespace", "default");
      tree = copy;
    }
    return "---\n" + Manifests.yaml(tree);
  }
}
