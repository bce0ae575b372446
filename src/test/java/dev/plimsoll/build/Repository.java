package dev.plimsoll.build;

import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.build.kustomize.Engine;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of files for a test, and what is built of it with the kubectl of the testbed. */
public record Repository(Path root) {

  /** The entry point of the cluster {@code prod}. */
  public static final String SYNC = sync("prod");

  /** The entry point of a cluster, as {@code flux bootstrap} writes it. */
  public static String sync(String cluster) {
    return """
    # file: clusters/%1$s/flux-system/gotk-sync.yaml
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: GitRepository
    metadata: {name: flux-system, namespace: flux-system}
    spec: {interval: 1m, url: 'https://git.example.com/fleet'}
    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: flux-system, namespace: flux-system}
    spec:
      interval: 10m
      path: ./clusters/%1$s
      prune: true
      sourceRef: {kind: GitRepository, name: flux-system}
    """
        .formatted(cluster);
  }

  /** Writes files; each begins with a line {@code # file: path}. */
  public Repository with(String files) {
    try {
      for (String part : files.split("(?m)^# file: ")) {
        if (!part.isBlank()) {
          int end = part.indexOf('\n');
          Path file = root.resolve(part.substring(0, end).strip());
          Files.createDirectories(file.getParent());
          Files.writeString(file, part.substring(end + 1), StandardCharsets.UTF_8);
        }
      }
      return this;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The Kustomization {@code apps} of the cluster {@code prod}, with more fields. */
  public Repository withApps(String fields) {
    return with(SYNC)
        .with(
            """
            # file: clusters/prod/apps.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: apps, namespace: flux-system}
            spec:
              interval: 10m
              path: ./apps
              prune: true
              sourceRef: {kind: GitRepository, name: flux-system}
            """
                + fields.indent(2));
  }

  /** Builds with the kubectl of the testbed. */
  public static BuildOptions options(Testbed testbed) {
    return BuildOptions.of(new Engine(testbed.programs().resolve("kubectl")));
  }

  BuildResult build(BuildOptions options) {
    try {
      return CheckoutBuild.run(Checkout.of(root), options);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  BuildResult build(Testbed testbed) {
    return build(options(testbed));
  }

  /** The only build of a name. */
  static Build of(BuildResult result, String name) {
    List<Build> found =
        result.entryPoints().stream()
            .flatMap(entry -> entry.builds().stream())
            .filter(build -> build.target().name().equals(name))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " builds of " + name + " in " + names(result));
    }
    return found.getFirst();
  }

  static List<String> names(BuildResult result) {
    return result.entryPoints().stream()
        .flatMap(entry -> entry.builds().stream())
        .map(build -> build.target().name())
        .toList();
  }

  /** The only object of a kind and name. */
  static BuiltObject object(Build build, String kind, String name) {
    return build.objects().stream()
        .filter(object -> object.resource().kind().equals(kind))
        .filter(object -> object.resource().name().equals(name))
        .reduce((a, b) -> {
          throw new AssertionError("two of " + kind + " " + name);
        })
        .orElseThrow(() ->
            new AssertionError(
                "no "
                    + kind
                    + " "
                    + name
                    + ": "
                    + build.state()
                    + " "
                    + build.reason()
                    + build.problems()));
  }
}
