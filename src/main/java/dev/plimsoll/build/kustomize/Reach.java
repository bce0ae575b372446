package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.build.checkout.SourceTree;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.YamlDialect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a build refers to, found before kustomize runs, so that it gets these files and no others,
 * and nothing is fetched that nobody asked for.
 *
 * @param layers the kustomizations, the outermost first
 * @param files the files of the build
 * @param findings what stands in its way
 */
public record Reach(List<Layer> layers, NavigableSet<String> files, List<Finding> findings) {

  /** The lists whose items are files, folders or repositories. */
  private static final List<String> LISTS = List.of("resources", "bases", "components");

  /** The lists whose items may be plugins, with files of their own. */
  private static final List<String> PLUGINS = List.of("generators", "transformers", "validators");

  /** A text beyond this names no file. */
  private static final int MAX_PATH = 4096;

  /** Why a reference cannot be followed. */
  public enum Cause {
    /** It is on the network. */
    REMOTE,
    /** It is absolute, or leads out of the files. */
    OUTSIDE,
    /** It is not there. */
    MISSING
  }

  /**
   * A reference that cannot be followed.
   *
   * @param layer the kustomization that has it
   * @param place where it stands there
   * @param path the reference
   */
  public record Finding(Cause cause, Layer layer, Pointer place, String path) {}

  public Reach {
    layers = List.copyOf(layers);
    findings = List.copyOf(findings);
  }

  /** What a build reaches. */
  public static Reach of(BuildInput input) {
    Walk walk = new Walk(input.tree());
    walk.visit(new Layer(input.folder(), input.file(), input.content(), input.positions(), 0));
    return new Reach(walk.layers, walk.files, walk.findings);
  }

  /** Whether kustomize might leave the files: it must not run then. */
  public boolean leadsOut() {
    return findings.stream().anyMatch(finding -> finding.cause() == Cause.OUTSIDE);
  }

  /** Whether kustomize would fetch something. */
  public boolean isRemote() {
    return findings.stream().anyMatch(finding -> finding.cause() == Cause.REMOTE);
  }

  private static final class Walk {

    private final SourceTree tree;
    private final List<Layer> layers = new ArrayList<>();
    private final NavigableSet<String> files = new TreeSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> visited = new HashSet<>();

    Walk(SourceTree tree) {
      this.tree = tree;
    }

    void visit(Layer layer) {
      if (!visited.add(layer.folder())) {
        return;
      }
      layers.add(layer);
      files.add(layer.file());
      ObjectNode content = layer.content();
      for (String list : LISTS) {
        entries(layer, list);
      }
      for (String list : PLUGINS) {
        entries(layer, list);
        content.path(list).forEach(entry -> plugin(layer, entry.asText()));
      }
      texts(layer, content, Pointer.ROOT);
    }

    private void entries(Layer layer, String list) {
      JsonNode entries = layer.content().path(list);
      for (int i = 0; i < entries.size(); i++) {
        String path = entries.get(i).asText();
        if (path.indexOf('\n') < 0) {
          follow(layer, Pointer.of(list).at(i), path);
        }
      }
    }

    private void follow(Layer layer, Pointer place, String path) {
      Optional<String> target = RelativePath.resolve(layer.folder(), path);
      if (target.isPresent() && tree.isFile(target.get())) {
        files.add(target.get());
      } else if (target.isPresent() && tree.isFolder(target.get())) {
        Optional<KustomizationFile> found = KustomizationFile.in(tree, target.get());
        if (found.isPresent()) {
          KustomizationFile file = found.get();
          visit(
              new Layer(
                  target.get(), file.file(), file.content(), file.positions(), layer.depth() + 1));
        } else {
          findings.add(new Finding(Cause.MISSING, layer, place, path));
        }
      } else {
        Cause cause =
            RemoteReference.mayBe(path)
                ? Cause.REMOTE
                : target.isEmpty() ? Cause.OUTSIDE : Cause.MISSING;
        findings.add(new Finding(cause, layer, place, path));
      }
    }

    /** The configuration of a plugin in a file or in place; it may name files too. */
    private void plugin(Layer layer, String entry) {
      Optional<String> file = RelativePath.resolve(layer.folder(), entry);
      if (file.isPresent() && tree.isFile(file.get())) {
        for (Document document : tree.parsed(file.get()).documents()) {
          texts(layer, document.resource().tree(), Pointer.ROOT);
        }
      } else if (entry.indexOf('\n') >= 0) {
        Manifests.read(layer.file(), entry.getBytes(StandardCharsets.UTF_8), YamlDialect.KUSTOMIZE)
            .documents()
            .forEach(document -> texts(layer, document.resource().tree(), Pointer.ROOT));
      }
    }

    /** Any text may name a file: {@code key=file}, {@code path: file}, and what is to come. */
    private void texts(Layer layer, JsonNode value, Pointer place) {
      if (value.isObject()) {
        value
            .properties()
            .forEach(entry -> texts(layer, entry.getValue(), place.key(entry.getKey())));
      } else if (value.isArray()) {
        for (int i = 0; i < value.size(); i++) {
          texts(layer, value.get(i), place.at(i));
        }
      } else if (value.isTextual() && value.asText().length() <= MAX_PATH) {
        String text = value.asText();
        named(layer, place, text);
        int equals = text.indexOf('=');
        if (equals > 0) {
          named(layer, place, text.substring(equals + 1));
        }
      }
    }

    private void named(Layer layer, Pointer place, String text) {
      if (text.isEmpty() || text.indexOf('\n') >= 0) {
        return;
      }
      boolean loads = FileFields.loads(place);
      Optional<String> target = RelativePath.resolve(layer.folder(), text);
      if (target.isPresent() && tree.isFile(target.get())) {
        files.add(target.get());
      } else if (loads && RemoteReference.is(text)) {
        findings.add(new Finding(Cause.REMOTE, layer, place, text));
      } else if (loads && target.isEmpty()) {
        findings.add(new Finding(Cause.OUTSIDE, layer, place, text));
      } else if (loads && FileFields.mustExist(place)) {
        findings.add(new Finding(Cause.MISSING, layer, place, text));
      }
    }
  }
}
