package dev.plimsoll.bench;

import dev.plimsoll.testbed.Testbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program and its baseline, built in one of two ways.
 *
 * @param name how it stands in the table
 * @param program the program
 * @param baseline how the baseline is started
 * @param isNative whether both are native executables
 */
record Programs(String name, Path program, List<String> baseline, boolean isNative) {

  private static final Path BASELINE = Path.of("src/bench/baseline/target").toAbsolutePath();

  /** Those that have been built: always those on the JVM, the native ones where they are. */
  static List<Programs> built() {
    List<Programs> built = new ArrayList<>();
    Path nativeProgram = Path.of("target/plimsoll-native").toAbsolutePath();
    Path nativeBaseline = BASELINE.resolve("baseline-runner");
    if (Files.isExecutable(nativeProgram) && Files.isExecutable(nativeBaseline)) {
      built.add(new Programs("native", nativeProgram, List.of(nativeBaseline.toString()), true));
    }
    built.add(
        new Programs(
            "JVM",
            Path.of("target/plimsoll").toAbsolutePath(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-jar",
                BASELINE.resolve("quarkus-app/quarkus-run.jar").toString()),
            false));
    return built;
  }

  /** Flags that name Flux's resource definitions, where the testbed has them. */
  static String[] definitions() {
    return Testbed.find()
        .map(testbed -> new String[] {"--crds", testbed.crds().toString()})
        .orElseGet(() -> new String[0]);
  }
}
