package dev.plimsoll.build.checkout;

import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.manifest.yaml.YamlDialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a checkout that come to a cluster as one artifact: those below a folder that no
 * {@code .sourceignore} leaves out. Paths are relative to that folder.
 */
public final class SourceTree {

  private static final String VCS = ".git/,.gitignore,.gitmodules,.gitattributes";

  /** What source-controller leaves out where nothing else is said (fluxcd/pkg, sourceignore). */
  private static final String DEFAULTS =
      "*.jpg,*.jpeg,*.gif,*.png,*.wmv,*.flv,*.tar.gz,*.zip,"
          + ".github/,.circleci/,.travis.yml,.gitlab-ci.yml,appveyor.yml,.drone.yml,cloudbuild.yaml,"
          + "codeship-services.yml,codeship-steps.yml,"
          + "**/.goreleaser.yml,**/.sops.yaml,**/.flux.yaml";

  private static final String IGNORE_FILE = ".sourceignore";

  private final Checkout checkout;
  private final String folder;
  private final NavigableSet<String> files;
  private final Map<String, ParsedFile> parsed = new ConcurrentHashMap<>();

  private SourceTree(Checkout checkout, String folder, NavigableSet<String> files) {
    this.checkout = checkout;
    this.folder = folder;
    this.files = files;
  }

  /**
   * The files of an artifact.
   *
   * @param folder the folder of the checkout that is packed, usually the top
   * @param ignore the field {@code spec.ignore} of the source; null where it is not set
   */
  public static SourceTree of(Checkout checkout, String folder, @Nullable String ignore) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    NavigableSet<String> below = new TreeSet<>();
    for (String file : checkout.files().tailSet(prefix)) {
      if (!file.startsWith(prefix)) {
        break;
      }
      below.add(file.substring(prefix.length()));
    }
    SourceTree all = new SourceTree(checkout, folder, below);
    List<IgnorePattern> patterns = patterns(all, ignore);
    NavigableSet<String> kept = new TreeSet<>();
    below.stream().filter(file -> !ignores(patterns, file)).forEach(kept::add);
    return new SourceTree(checkout, folder, kept);
  }

  private static List<IgnorePattern> patterns(SourceTree tree, @Nullable String ignore) {
    List<IgnorePattern> own = new ArrayList<>();
    tree.files.stream()
        .filter(file -> RelativePath.name(file).equals(IGNORE_FILE))
        .forEach(file -> {
          try {
            String text = new String(tree.read(file), StandardCharsets.UTF_8);
            IgnorePattern.ofLines(text, RelativePath.parent(file)).forEach(own::add);
          } catch (IOException e) {
            // A file that cannot be read leaves nothing out.
          }
        });
    if (ignore != null) {
      IgnorePattern.ofLines(ignore, "").forEach(own::add);
    }
    List<IgnorePattern> patterns = new ArrayList<>(IgnorePattern.ofList(VCS).toList());
    if (own.isEmpty()) {
      IgnorePattern.ofList(DEFAULTS).forEach(patterns::add);
    }
    patterns.addAll(own);
    return patterns;
  }

  /** The last pattern that matches decides. */
  private static boolean ignores(List<IgnorePattern> patterns, String file) {
    List<String> path = List.of(file.split("/"));
    for (IgnorePattern pattern : patterns.reversed()) {
      Optional<IgnorePattern.Verdict> verdict = pattern.match(path);
      if (verdict.isPresent()) {
        return verdict.get() == IgnorePattern.Verdict.EXCLUDE;
      }
    }
    return false;
  }

  /** The files, sorted. */
  public NavigableSet<String> files() {
    return files;
  }

  /** The folder of the checkout that this is. */
  public String folder() {
    return folder;
  }

  /** How the checkout names a file of this tree. */
  public String inCheckout(String file) {
    return RelativePath.join(folder, file);
  }

  /** Whether there is such a file. */
  public boolean isFile(String path) {
    return files.contains(path);
  }

  /** Whether there is such a folder with a file in it; empty folders come to no cluster. */
  public boolean isFolder(String path) {
    if (path.isEmpty()) {
      return !files.isEmpty();
    }
    String first = files.ceiling(path + "/");
    return first != null && first.startsWith(path + "/");
  }

  /** The files below a folder. */
  public List<String> below(String path) {
    String prefix = path.isEmpty() ? "" : path + "/";
    List<String> found = new ArrayList<>();
    for (String file : files.tailSet(prefix)) {
      if (!file.startsWith(prefix)) {
        break;
      }
      found.add(file);
    }
    return found;
  }

  /**
   * The content of a file.
   *
   * @throws IOException as {@link Checkout#read}
   */
  public byte[] read(String file) throws IOException {
    return checkout.read(inCheckout(file));
  }

  /** A file as manifests; what cannot be read has none. Files are read once. */
  public ParsedFile parsed(String file) {
    return parsed.computeIfAbsent(
        file,
        name -> {
          byte[] content;
          try {
            content = read(name);
          } catch (IOException e) {
            content = new byte[0];
          }
          return Manifests.read(inCheckout(name), content, YamlDialect.KUSTOMIZE);
        });
  }
}
