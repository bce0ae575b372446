package dev.plimsoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testbed.Command;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code .ci/run} on a machine that has nothing beside the project, with a make that only prints.
 */
class CiRunTest {

  @TempDir private Path machine;
  private Command run;

  @BeforeEach
  void copy() throws IOException {
    Path script = machine.resolve("project/.ci/run");
    Files.createDirectories(script.getParent());
    Files.copy(Path.of(".ci/run"), script);
    executable("project/.ci/skipped-without-testbed", "true");
    executable(
        "bin/make",
        """
        echo "make $* with GRAALVM_HOME=$GRAALVM_HOME"
        echo "[INFO] Tests run: 7, Failures: 0, Errors: 0, Skipped: 0"
        echo "[INFO] BUILD SUCCESS"
        """);
    run =
        Command.of("bash", script)
            .env("PATH", machine.resolve("bin") + File.pathSeparator + System.getenv("PATH"))
            .env("PLIMSOLL_TESTBED", "")
            .env("GRAALVM_HOME", "");
  }

  private Path executable(String name, String script) throws IOException {
    Path file = machine.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/bash\n" + script);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void usesTheTestbedAndTheCompilerThatTheEnvironmentNames() throws IOException {
    Path testbed = executable("testbed/testbed", "").getParent();
    executable("graalvm/bin/native-image", "");

    Command.Result result =
        run.env("PLIMSOLL_TESTBED", testbed).env("GRAALVM_HOME", machine.resolve("graalvm")).run();

    assertThat(result.success())
        .contains("make test-native cases=10000 with GRAALVM_HOME=" + machine.resolve("graalvm"))
        .endsWith("[INFO] BUILD SUCCESS\n");
  }

  @Test
  void usesWhatIsPreparedWithoutThem() throws IOException {
    executable("shared/testbed/testbed", "");
    executable("shared/native-toolchain/setup.sh", "echo /prepared");

    assertThat(run.run().success())
        .contains("make test-native cases=10000 with GRAALVM_HOME=/prepared");
  }

  @Test
  void failsWhereTheCompilerCannotBePrepared() throws IOException {
    executable("shared/testbed/testbed", "");
    executable("shared/native-toolchain/setup.sh", "exit 3");

    Command.Result result = run.run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("== native toolchain failed").doesNotContain("test-native");
  }

  @Test
  void saysAtOnceThatThereIsNoTestbed() {
    Command.Result result = run.env("PLIMSOLL_TESTBED", "/nowhere").run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("in /nowhere", "Set PLIMSOLL_TESTBED to its folder");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void saysAtOnceThatThereIsNoCompiler() throws IOException {
    executable("shared/testbed/testbed", "");

    Command.Result result = run.env("GRAALVM_HOME", "/nowhere").run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("GRAALVM_HOME (/nowhere) has no bin/native-image");
    assertThat(result.out()).isEmpty();
  }
}
