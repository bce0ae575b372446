package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That what {@code native/Dockerfile} puts into the image is enough: the native program, in a root
 * file system of exactly those files, which nobody can write, as a user that is nobody.
 */
class ImageIT {

  private static final Path PROGRAM = Path.of("target", "plimsoll-native");

  /** What the Dockerfile copies from its base. */
  private static final Pattern LIBRARY = Pattern.compile("/lib\\S*/[\\w.-]+\\.so\\.\\d+");

  private static final String INSIDE =
      """
      mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && mount -t tmpfs tmpfs "$0/tmp" &&
      mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" &&
      exec setpriv --no-new-privs chroot --userspec=65532:65532 "$0" /plimsoll "$@"
      """;

  @Test
  void servesFromWhatTheImageHolds(@TempDir Path root) throws IOException {
    assumeTrue(Files.isExecutable(PROGRAM), "needs the native program; make native");
    assumeTrue(
        Command.of("unshare", "--mount", "true").run().exitCode() == 0,
        "needs the right to mount and to change the root");
    // Where the container's runtime mounts something, and a root that everybody can enter.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String mounted : List.of("tmp", "proc", "dev")) {
      Files.createDirectories(root.resolve(mounted));
    }
    Files.copy(PROGRAM, root.resolve("plimsoll"));
    for (String library : libraries()) {
      Path inside = root.resolve(library.substring(1));
      Files.createDirectories(inside.getParent());
      Files.copy(Path.of(library).toRealPath(), inside);
    }

    Command serve =
        Command.of("unshare", "--mount", "sh", "-c", INSIDE, root.toAbsolutePath())
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

  private static List<String> libraries() throws IOException {
    List<String> libraries =
        LIBRARY
            .matcher(Files.readString(Path.of("native", "Dockerfile")))
            .results()
            .map(it -> it.group())
            .distinct()
            .toList();
    assertThat(libraries).hasSizeGreaterThan(2);
    return libraries;
  }
}
