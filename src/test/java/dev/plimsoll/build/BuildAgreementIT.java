package dev.plimsoll.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.build.Layouts.Layout;
import dev.plimsoll.build.substitute.SubstitutionException;
import dev.plimsoll.build.substitute.SubstitutionTexts;
import dev.plimsoll.build.substitute.Template;
import dev.plimsoll.build.substitute.Variables;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.OciArtifact;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the real kustomize-controller applies is what Plimsoll builds, for every layout; and where
 * the controller fails, Plimsoll says so.
 */
@NeedsTestbed(nodes = 2, flux = true, kustomize = true, registry = true)
class BuildAgreementIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SECRET = "hunter2hunter2";

  @TempDir Path folder;

  @Test
  void agreesWithKustomizeController(Cluster cluster, Testbed testbed) throws IOException {
    cluster.define("example.com/v1", "Widget");
    List<Layout> layouts = Layouts.all();
    Repository repository = new Repository(folder);
    StringBuilder setup = new StringBuilder();
    StringBuilder kustomizations = new StringBuilder();
    for (int i = 0; i < layouts.size(); i++) {
      Layout layout = layouts.get(i);
      String namespace = "l%03d".formatted(i);
      repository.with(
          layout
              .files()
              .replaceAll("(?m)^# file: ", "# file: " + namespace + "/")
              .replace("{NS}", namespace));
      setup.append(
          """
          ---
          apiVersion: v1
          kind: Namespace
          metadata: {name: %1$s}
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: vars, namespace: %1$s}
          data: {A: from config, "N": "7"}
          ---
          apiVersion: v1
          kind: Secret
          metadata: {name: creds, namespace: %1$s}
          stringData: {PASSWORD: %2$s}
          """
              .formatted(namespace, SECRET));
      kustomizations.append(
          """
          ---
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: k, namespace: %1$s}
          spec:
            interval: 1h
            prune: false
            sourceRef: {kind: OCIRepository, name: git, namespace: agree}
            path: ./%1$s/%2$s
          %3$s
          """
              .formatted(
                  namespace, layout.path(), layout.fields().replace("{NS}", namespace).indent(2)));
    }
    repository.with("# file: vars.yaml\n" + setup);
    cluster.apply(setup.toString());
    source(cluster, "agree");
    cluster.apply(kustomizations.toString());
    repository.with("# file: clusters.yaml\n" + kustomizations);

    BuildResult result =
        repository.build(
            Repository.options(testbed)
                .withSource(new Reference("OCIRepository", "agree", "git"), ""));
    Map<String, Build> builds = new HashMap<>();
    result.entryPoints().stream()
        .flatMap(entry -> entry.builds().stream())
        .filter(build -> build.target() instanceof BuildTarget.Flux)
        .forEach(build -> builds.put(namespace(build), build));

    Await.until(
        "all are reconciled",
        () ->
            conditions(cluster).keySet().stream().filter(name -> name.startsWith("l")).count()
                == layouts.size());
    Map<String, String> conditions = conditions(cluster);
    Map<String, Map<String, JsonNode>> live = live(cluster);
    List<String> differences = new ArrayList<>();
    int applied = 0;
    for (int i = 0; i < layouts.size(); i++) {
      String namespace = "l%03d".formatted(i);
      Build build = builds.get(namespace);
      String condition = conditions.getOrDefault(namespace, "");
      boolean succeeded = condition.startsWith("True");
      String name = namespace + " " + layouts.get(i).name() + ": ";
      if (build == null) {
        differences.add(name + "not built");
      } else if (build.fails() == succeeded || !(build.isBuilt() || build.fails())) {
        differences.add(
            name
                + build.state()
                + " "
                + build.reason()
                + build.problems()
                + " but the controller: "
                + condition);
      } else if (succeeded) {
        applied++;
        compare(name, build, live.getOrDefault(namespace, Map.of()), differences);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(applied).isGreaterThanOrEqualTo(150);
  }

  /** 2,500 generated texts that are YAML before and after, in 25 ConfigMaps. */
  @Test
  void substitutesAsKustomizeControllerDoes(Cluster cluster, Testbed testbed) throws IOException {
    int maps = 25;
    Repository repository = new Repository(folder);
    SubstitutionTexts texts = new SubstitutionTexts(2026);
    Variables variables = Variables.NONE.with(SubstitutionTexts.VALUES).strictly();
    StringBuilder kustomizations = new StringBuilder();
    for (int i = 0; i < maps; i++) {
      ObjectNode map = JSON.createObjectNode();
      map.put("apiVersion", "v1").put("kind", "ConfigMap");
      map.putObject("metadata").put("name", "texts").put("namespace", "t" + i);
      ObjectNode data = map.putObject("data");
      while (data.size() < 100) {
        String text = texts.next();
        if (isPlain(text, variables)) {
          data.put("text-" + data.size(), "v " + text + " e");
        }
      }
      repository.with("# file: t%d/texts.yaml\n%s\n".formatted(i, map));
      kustomizations.append(
          """
          ---
          apiVersion: v1
          kind: Namespace
          metadata: {name: t%1$d}
          ---
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: k, namespace: t%1$d}
          spec:
            interval: 1h
            prune: false
            sourceRef: {kind: OCIRepository, name: git, namespace: texts}
            path: ./t%1$d
            postBuild: {substitute: %2$s}
          """
              .formatted(i, JSON.writeValueAsString(SubstitutionTexts.VALUES)));
    }
    source(cluster, "texts");
    cluster.apply(kustomizations.toString());
    repository.with("# file: clusters.yaml\n" + kustomizations);

    BuildResult result =
        repository.build(
            Repository.options(testbed)
                .withSource(new Reference("OCIRepository", "texts", "git"), ""));

    Await.until(
        "all are reconciled",
        () ->
            conditions(cluster).keySet().stream().filter(name -> name.startsWith("t")).count()
                == maps);
    Map<String, Map<String, JsonNode>> live = live(cluster);
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (int i = 0; i < maps; i++) {
      JsonNode applied = live.getOrDefault("t" + i, Map.of()).get("ConfigMap t" + i + "/texts");
      JsonNode built =
          Repository.object(
                  Repository.of(result, "Kustomization t" + i + "/k"), "ConfigMap", "texts")
              .resource()
              .tree();
      if (applied == null) {
        differences.add("t" + i + ": " + conditions(cluster).get("t" + i));
        continue;
      }
      for (Map.Entry<String, JsonNode> entry : built.path("data").properties()) {
        compared++;
        if (!entry.getValue().equals(applied.path("data").path(entry.getKey()))) {
          differences.add(
              entry + " but the controller: " + applied.path("data").get(entry.getKey()));
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThanOrEqualTo(2000);
  }

  /** Whether a text has no error, and no characters that YAML would take for its own. */
  private static boolean isPlain(String text, Variables variables) {
    try {
      Template.Result result = Template.parse(text).substitute(variables);
      return text.contains("${")
          && result.missing().isEmpty()
          && text.chars().noneMatch(c -> "'\"\\".indexOf(c) >= 0)
          && result.text().chars().noneMatch(c -> "'\"\\:#{}[]".indexOf(c) >= 0);
    } catch (SubstitutionException e) {
      return false;
    }
  }

  /** Serves the folder as an artifact of its own namespace. */
  private void source(Cluster cluster, String name) throws IOException {
    push(cluster, name);
    cluster.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %1$s}
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: git, namespace: %1$s}
        spec: {interval: 1h, url: "oci://%2$s/%1$s", insecure: true, ref: {tag: main}}
        """
            .formatted(name, cluster.registry()));
    cluster
        .kubectl("-n", name, "wait", "--for=condition=Ready", "ocirepository/git", "--timeout=60s")
        .success();
  }

  private void push(Cluster cluster, String name) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    new OciArtifact(cluster.registry(), name).push("main", files);
  }

  private static String namespace(Build build) {
    return build.target() instanceof BuildTarget.Flux flux
        ? flux.kustomization().resource().namespace()
        : "";
  }

  /** Ready conditions that say something final, by namespace. */
  private static Map<String, String> conditions(Cluster cluster) throws IOException {
    Map<String, String> conditions = new HashMap<>();
    for (JsonNode item :
        JSON.readTree(cluster.kubectl("get", "kustomizations", "-A", "-o", "json").success())
            .path("items")) {
      for (JsonNode condition : item.path("status").path("conditions")) {
        if (condition.path("type").asText().equals("Ready")
            && !condition.path("status").asText().equals("Unknown")) {
          conditions.put(
              item.path("metadata").path("namespace").asText(),
              condition.path("status").asText() + " " + condition.path("message").asText());
        }
      }
    }
    return conditions;
  }

  /** What the controller applied, by the namespace of the Kustomization, then by kind and name. */
  private static Map<String, Map<String, JsonNode>> live(Cluster cluster) throws IOException {
    Map<String, Map<String, JsonNode>> live = new HashMap<>();
    for (JsonNode item :
        JSON.readTree(
                cluster
                    .kubectl("get", "configmaps,secrets,widgets.example.com", "-A")
                    .with("-l", "kustomize.toolkit.fluxcd.io/name", "-o", "json")
                    .success())
            .path("items")) {
      String owner =
          item.path("metadata")
              .path("labels")
              .path("kustomize.toolkit.fluxcd.io/namespace")
              .asText();
      live.computeIfAbsent(owner, key -> new TreeMap<>()).put(key(item), normal(item));
    }
    return live;
  }

  private static String key(JsonNode tree) {
    JsonNode metadata = tree.path("metadata");
    return tree.path("kind").asText()
        + " "
        + metadata.path("namespace").asText()
        + "/"
        + metadata.path("name").asText();
  }

  /** An object without what the API server and the controller add. */
  private static JsonNode normal(JsonNode tree) {
    ObjectNode copy = tree.deepCopy();
    ObjectNode metadata = (ObjectNode) copy.path("metadata");
    metadata.remove(
        List.of("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"));
    for (String map : List.of("labels", "annotations")) {
      if (metadata.path(map) instanceof ObjectNode entries) {
        entries.remove(
            List.of(
                "kustomize.toolkit.fluxcd.io/name",
                "kustomize.toolkit.fluxcd.io/namespace",
                "config.kubernetes.io/origin"));
        if (entries.isEmpty()) {
          metadata.remove(map);
        }
      } else {
        metadata.remove(map);
      }
    }
    if (copy.path("kind").asText().equals("Secret")) {
      copy.remove("type");
    }
    return copy;
  }

  private static void compare(
      String name, Build build, Map<String, JsonNode> live, List<String> differences) {
    Map<String, JsonNode> built = new TreeMap<>();
    for (BuiltObject object : build.objects()) {
      JsonNode tree = normal(object.resource().tree());
      for (Pointer place : object.hidden()) {
        String text = place.in(tree).asText();
        assertThat(text).doesNotContain(SECRET);
        set(tree, place, text.replace("${PASSWORD}", SECRET));
      }
      built.put(key(tree), tree);
    }
    if (!built.keySet().equals(live.keySet())) {
      differences.add(name + built.keySet() + " but the controller: " + live.keySet());
      return;
    }
    built.forEach((key, tree) -> {
      if (!same(tree, live.get(key))) {
        differences.add(name + "\n  built " + tree + "\n  live  " + live.get(key));
      }
    });
  }

  /** A fraction of zero is written or not. */
  private static boolean same(JsonNode one, JsonNode other) {
    return one.equals(
        (a, b) ->
            a.isNumber() && b.isNumber()
                ? Double.compare(a.doubleValue(), b.doubleValue())
                : a.equals(b) ? 0 : 1,
        other);
  }

  private static void set(JsonNode tree, Pointer place, String text) {
    JsonNode above = place.parent() == null ? tree : place.parent().in(tree);
    ((ObjectNode) above).set(place.token(), TextNode.valueOf(text));
  }
}
