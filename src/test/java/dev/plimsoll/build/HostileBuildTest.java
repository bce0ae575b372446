package dev.plimsoll.build;

import static dev.plimsoll.build.Repository.object;
import static dev.plimsoll.build.Repository.of;
import static dev.plimsoll.build.Repository.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.build.kustomize.BuildCache;
import dev.plimsoll.build.kustomize.Engine;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A checkout from a stranger reads nothing of the machine, runs nothing and takes nothing down. */
@NeedsTestbed
class HostileBuildTest {

  private static final String SECRET = "hunter2hunter2";

  @TempDir Path folder;
  @TempDir Path other;
  private Repository repository;

  @BeforeEach
  void empty() {
    repository = new Repository(folder);
  }

  private static String config(String file) {
    return "# file: %s\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\n".formatted(file);
  }

  private Build build(Testbed testbed) {
    return of(repository.build(testbed), "Kustomization flux-system/apps");
  }

  @Test
  void followsNoSymbolicLink(Testbed testbed) throws IOException {
    Files.writeString(
        other.resolve("secret.yaml"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: outside}\n");
    repository
        .withApps("")
        .with(config("apps/cm.yaml"))
        .with(
            "# file: apps/kustomization.yaml\nresources: [cm.yaml, link.yaml, dir/secret.yaml]\n");
    Files.createSymbolicLink(folder.resolve("apps/link.yaml"), other.resolve("secret.yaml"));
    Files.createSymbolicLink(folder.resolve("apps/dir"), other);

    Build apps = build(testbed);

    assertThat(apps.state()).isEqualTo(Build.State.FAILED);
    assertThat(apps.problems())
        .extracting(Problem::message)
        .hasSize(2)
        .allSatisfy(
            message -> assertThat(message).contains("symbolic link, which Flux leaves out"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resources: [cm.yaml, ../../other.yaml]",
        "resources: [cm.yaml, /etc]",
        "components: [../../../../../../../../etc]",
        "resources: [cm.yaml]\npatches: [{path: ../../../../../../../../etc/passwd}]",
        "resources: [cm.yaml]\nconfigMapGenerator: [{name: x, files: [/etc/passwd]}]",
        "resources: [cm.yaml]\n"
            + "configMapGenerator: [{name: x, files: [p=../../../../../../etc/passwd]}]",
        "resources: [cm.yaml]\n"
            + "configMapGenerator: [{name: x, envs: [../../../../../../etc/passwd]}]",
        "resources: [cm.yaml]\nconfigMapGenerator: [{name: x, env: /etc/passwd}]",
        "resources: [cm.yaml]\nreplacements: [{path: ../../../../../../etc/passwd}]",
        "resources: [cm.yaml]\nopenapi: {path: ../../../../../../etc/passwd}",
        "resources: [cm.yaml]\ncrds: [/etc/passwd]",
        "resources: [cm.yaml]\nconfigurations: [/etc/passwd]",
        "resources: [cm.yaml]\ntransformers: [/etc/passwd]",
        "resources: [cm.yaml]\n"
            + "generators:\n"
            + "- |\n"
            + "  apiVersion: builtin\n"
            + "  kind: ConfigMapGenerator\n"
            + "  metadata: {name: x}\n"
            + "  files: [/etc/passwd]",
      })
  void readsNothingOutside(String kustomization, Testbed testbed) {
    repository
        .withApps("")
        .with(config("apps/cm.yaml"))
        .with("# file: apps/kustomization.yaml\n" + kustomization + "\n");

    Build apps = build(testbed);

    assertThat(apps.state()).isEqualTo(Build.State.FAILED);
    assertThat(apps.problems())
        .extracting(Problem::message)
        .anySatisfy(message -> assertThat(message).contains("leads out of the repository"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resources: [cm.yaml, 'https://127.0.0.1:1/x.yaml']",
        "resources: ['github.com/fluxcd/flux2//manifests?ref=v2.0.0']",
        "resources: ['git@127.0.0.1:x/y.git']",
        "resources: ['git::ssh://127.0.0.1/x']",
        "components: ['ssh://127.0.0.1/x']",
        "bases: ['https://127.0.0.1:1/x?ref=main']",
        "resources: [cm.yaml]\npatches: [{path: 'http://127.0.0.1:1/x'}]",
        "resources: [cm.yaml]\nconfigMapGenerator: [{name: x, files: ['k=https://127.0.0.1:1/x']}]",
        "resources: ['file:///etc']",
      })
  void fetchesNothing(String kustomization, Testbed testbed) {
    repository
        .withApps("")
        .with(config("apps/cm.yaml"))
        .with("# file: apps/kustomization.yaml\n" + kustomization + "\n");

    Build apps = build(testbed);

    assertThat(apps.state()).isEqualTo(Build.State.NOT_BUILT);
    assertThat(apps.reason()).contains("remote bases, which need --network");
    assertThat(apps.problems()).isEmpty();
  }

  @Test
  void runsNothing(Testbed testbed) {
    Path trace = other.resolve("ran");
    repository
        .withApps("")
        .with(config("apps/cm.yaml"))
        .with(
            """
            # file: apps/kustomization.yaml
            resources: [cm.yaml]
            transformers: [fn.yaml]
            helmCharts: [{name: x}]
            # file: apps/fn.yaml
            apiVersion: example.com/v1
            kind: Fn
            metadata:
              name: fn
              annotations:
                config.kubernetes.io/function: |
                  exec: {path: ./run.sh}
            # file: apps/run.sh
            #!/bin/sh
            touch %s
            """
                .formatted(trace));
    assertThat(folder.resolve("apps/run.sh").toFile().setExecutable(true)).isTrue();

    assertThat(build(testbed).state()).isEqualTo(Build.State.FAILED);
    assertThat(trace).doesNotExist();
  }

  @Test
  void endsWhereKustomizationsMakeEachOtherForEver(Testbed testbed) {
    repository
        .with(Repository.SYNC)
        .with(
            """
            # file: clusters/prod/loop.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: loop, namespace: flux-system}
            spec:
              path: ./loop
              sourceRef: {kind: GitRepository, name: flux-system}
              namePrefix: x
            # file: loop/loop.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: loop$${S}, namespace: flux-system}
            spec:
              path: ./loop
              sourceRef: {kind: GitRepository, name: flux-system}
              nameSuffix: y
            """
                .replace("$${S}", ""));
    // Each round gives a Kustomization of another name: loop, xloop, loopy.
    BuildResult result = repository.build(testbed);

    assertThat(result.entryPoints().getFirst().builds()).hasSizeLessThan(10);
    assertThat(result.complete()).isTrue();
  }

  @Test
  void isBoundedInDepth(Testbed testbed) {
    StringBuilder files = new StringBuilder(Repository.SYNC);
    for (int i = 0; i <= CheckoutBuild.MAX_DEPTH + 2; i++) {
      files.append(
          """
          # file: %s/k.yaml
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: k%2$d, namespace: flux-system}
          spec:
            path: ./k%2$d
            sourceRef: {kind: GitRepository, name: flux-system}
          """
              .formatted(i == 0 ? "clusters/prod" : "k" + (i - 1), i));
    }

    BuildResult result = repository.with(files.toString()).build(testbed);

    assertThat(result.complete()).isFalse();
    assertThat(result.entryPoints().getFirst().builds())
        .hasSize(CheckoutBuild.MAX_DEPTH + 2)
        .last()
        .satisfies(build -> assertThat(build.state()).isEqualTo(Build.State.NOT_BUILT));
  }

  @Test
  void secretsReachNoMessageAndNoCache(Testbed testbed) throws IOException {
    Path cache = other.resolve("cache");
    repository
        .withApps(
            """
            postBuild: {substituteFrom: [{kind: Secret, name: creds}]}
            """)
        .with(
            """
            # file: clusters/prod/creds.yaml
            apiVersion: v1
            kind: Secret
            metadata: {name: creds, namespace: flux-system}
            stringData: {PASSWORD: %1$s}
            # file: apps/a.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a, namespace: x}
            data: {url: "https://me:${PASSWORD}@example.com"}
            # file: generated/kustomization.yaml
            secretGenerator: [{name: g, literals: [password=%1$s]}]
            # file: broken/kustomization.yaml
            resources: [secret.yaml]
            patches:
              - patch: |
                  stringData: {x: %1$s}
                target: {kind: Secret}
            # file: broken/secret.yaml
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData:
              x: %1$s
               y: 1
            # file: copied/kustomization.yaml
            resources: [secret.yaml, cm.yaml]
            replacements:
              - source: {kind: Secret, name: s, fieldPath: stringData.x}
                targets: [{select: {kind: ConfigMap}, fieldPaths: [data.copy]}]
            # file: copied/secret.yaml
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData: {x: %1$s}
            # file: copied/cm.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: cm}
            data: {copy: x}
            """
                .formatted(SECRET));

    BuildResult result = repository.build(options(testbed).with(BuildCache.in(cache)));

    BuiltObject a = object(of(result, "Kustomization flux-system/apps"), "ConfigMap", "a");
    assertThat(a.resource().tree().at("/data/url").asText())
        .isEqualTo("https://me:${PASSWORD}@example.com");
    BuiltObject copy = object(of(result, "overlay copied"), "ConfigMap", "cm");
    assertThat(copy.resource().tree().toString()).doesNotContain(SECRET);
    assertThat(copy.hidden()).hasSize(1);
    assertThat(result.entryPoints())
        .flatExtracting(EntryPoint::builds)
        .flatExtracting(Build::problems)
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.toString()).doesNotContain(SECRET));
    assertThat(Files.getPosixFilePermissions(cache))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(kept(cache))
        .isNotEmpty()
        .allSatisfy(text -> assertThat(text).doesNotContain(SECRET));
  }

  @Test
  void aBuildWithSecretsIsKeptWithoutTheirValues(Testbed testbed) throws IOException {
    Path cache = other.resolve("cache");
    BuildOptions options = options(testbed).with(BuildCache.in(cache));
    repository
        .withApps("")
        .with(
            """
            # file: apps/kustomization.yaml
            secretGenerator: [{name: g, literals: [password=%1$s]}]
            resources: [secret.yaml, cm.yaml]
            # file: apps/secret.yaml
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData: {x: %1$s}
            """
                .formatted(SECRET))
        .with(config("apps/cm.yaml"));

    BuildResult first = repository.build(options);
    BuildResult second = repository.build(options);

    assertThat(second.count(Build.State.CACHED)).isEqualTo(2);
    for (BuildResult result : List.of(first, second)) {
      Build apps = of(result, "Kustomization flux-system/apps");
      assertThat(object(apps, "Secret", "s").resource().tree().at("/stringData/x").asText())
          .isEqualTo("ENC[AES256_GCM,hidden]");
      assertThat(apps.objects()).hasSize(3);
    }
    String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes(UTF_8));
    assertThat(kept(cache))
        .isNotEmpty()
        .allSatisfy(text -> assertThat(text).doesNotContain(SECRET, encoded));
  }

  /** The same value in a ConfigMap is in clear text anyway, and still not kept. */
  @Test
  void aBuildThatHasTheValueOfASecretElsewhereIsNotKept(Testbed testbed) throws IOException {
    Path cache = other.resolve("cache");
    BuildOptions options = options(testbed).with(BuildCache.in(cache));
    repository
        .withApps("")
        .with(
            """
            # file: apps/secret.yaml
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData: {x: %1$s}
            # file: apps/cm.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: cm}
            data: {copy: "url=%1$s"}
            """
                .formatted(SECRET));

    repository.build(options);

    assertThat(repository.build(options).count(Build.State.CACHED)).isEqualTo(1);
    assertThat(kept(cache))
        .isNotEmpty()
        .allSatisfy(text -> assertThat(text).doesNotContain(SECRET));
  }

  private static List<String> kept(Path cache) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(cache)) {
      for (Path file : files.toList()) {
        try (GZIPInputStream zip = new GZIPInputStream(Files.newInputStream(file))) {
          texts.add(new String(zip.readAllBytes(), UTF_8));
        }
      }
    }
    return texts;
  }

  @Test
  void whatIsKeptIsTakenAgainUntilAFileChanges(Testbed testbed) throws IOException {
    BuildOptions options = options(testbed).with(BuildCache.in(other.resolve("cache")));
    repository.withApps("").with(config("apps/cm.yaml"));

    assertThat(repository.build(options).count(Build.State.BUILT)).isEqualTo(2);
    assertThat(repository.build(options).count(Build.State.CACHED)).isEqualTo(2);
    repository.with(config("apps/cm.yaml").replace("name: cm", "name: other"));
    BuildResult changed = repository.build(options);

    assertThat(changed.count(Build.State.CACHED)).isEqualTo(1);
    object(of(changed, "Kustomization flux-system/apps"), "ConfigMap", "other");
  }

  @Test
  void endsAnEngineThatHangs(Testbed testbed) throws IOException {
    Path program = other.resolve("kustomize");
    Files.writeString(program, "#!/bin/sh\nexec /bin/sleep 60\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    repository.withApps("").with(config("apps/cm.yaml"));

    Build sync =
        of(
            repository.build(BuildOptions.of(new Engine(program)).within(Duration.ofMillis(300))),
            "Kustomization flux-system/flux-system");

    assertThat(sync.state()).isEqualTo(Build.State.NOT_BUILT);
    assertThat(sync.reason()).contains("longer than");
  }

  @Test
  void endsAnEngineThatPrintsWithoutEnd(Testbed testbed) throws IOException {
    Path program = other.resolve("kustomize");
    Files.writeString(program, "#!/bin/sh\nwhile :; do echo " + "x".repeat(10_000) + "; done\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    repository.withApps("").with(config("apps/cm.yaml"));

    Build sync =
        of(
            repository.build(BuildOptions.of(new Engine(program))),
            "Kustomization flux-system/flux-system");

    assertThat(sync.state()).isEqualTo(Build.State.NOT_BUILT);
    assertThat(sync.reason()).contains("larger than 128 MiB");
  }

  @Test
  void leavesHugeFilesAlone(Testbed testbed) throws IOException {
    repository.withApps("");
    Files.createDirectories(folder.resolve("apps"));
    Files.write(folder.resolve("apps/huge.yaml"), new byte[Checkout.MAX_FILE_BYTES + 1]);

    Build apps = build(testbed);

    assertThat(apps.state()).isEqualTo(Build.State.NOT_BUILT);
    assertThat(apps.reason()).contains("larger than 32 MiB");
  }

  @Test
  void leavesNothingBehind(Testbed testbed) throws IOException {
    long before = sandboxes();
    repository.withApps("").with("# file: apps/broken.yaml\na: [\n");

    assertThat(build(testbed).state()).isEqualTo(Build.State.FAILED);
    assertThat(sandboxes()).isLessThanOrEqualTo(before);
  }

  private static long sandboxes() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file ->
              file.getFileName()
                  .toString()
                  .startsWith("plimsoll-build-" + ProcessHandle.current().pid() + "-"))
          .count();
    }
  }

  @Test
  void theEngineSeesNothingOfTheUser(Testbed testbed) throws IOException {
    Path program = other.resolve("kustomize");
    Path seen = other.resolve("seen");
    Files.writeString(
        program, "#!/bin/sh\n/usr/bin/env > " + seen + "\n/bin/pwd >> " + seen + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    repository.withApps("").with(config("apps/cm.yaml"));

    repository.build(BuildOptions.of(new Engine(program)));

    assertThat(Files.readString(seen))
        .doesNotContain(System.getProperty("user.home") + "\n", folder.toString())
        .contains("HOME=" + System.getProperty("java.io.tmpdir"));
  }
}
