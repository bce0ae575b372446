package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That what a Dockerfile puts into its image is enough: the program, in a root file system of
 * exactly those files, which nobody can write, as a user that is nobody.
 */
class ImageIT {

  private static final String INSIDE =
      """
      mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && mount -t tmpfs tmpfs "$0/tmp" &&
      mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" && user=$1 && shift &&
      exec env -i PATH="$PATH" setpriv --no-new-privs chroot --userspec="$user" "$0" "$@"
      """;

  @ParameterizedTest
  @CsvSource({
    "native/Dockerfile, target/plimsoll-native",
    "deploy/Dockerfile.jvm, target/quarkus-app/quarkus-run.jar"
  })
  void servesFromWhatTheImageHolds(Path file, Path built, @TempDir Path root) throws IOException {
    assumeTrue(Files.exists(built), "needs " + built);
    assumeTrue(
        Command.of("unshare", "--mount", "true").run().exitCode() == 0,
        "needs the right to mount and to change the root");
    Dockerfile dockerfile = Dockerfile.read(file);
    dockerfile.assemble(root);

    Command serve =
        Command.of("unshare", "--mount", "sh", "-c", INSIDE, root, dockerfile.user())
            .with(dockerfile.entrypoint().toArray(String[]::new))
            .with("serve", "--no-cluster", "--host", "127.0.0.1")
            .with("--port", "0", "--management-port", "0", "--drain", "0s");
    try (Server server = Server.start(serve)) {
      assertThat(server.management("/q/health/ready").statusCode()).isEqualTo(200);
      assertThat(
              server
                  .post(
                      "/validate",
                      Files.readString(Path.of("examples/reviews/mixed-chart-and-chartref.json")))
                  .body())
          .contains("chart-source/one-source");
    }
  }
}
