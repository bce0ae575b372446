package dev.plimsoll.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testbed.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a Dockerfile puts into its image, made of the files of this machine, which has no
 * containers: its first stage gathers {@code /root-files} by plain commands, its second is {@code
 * scratch} with those and what was built.
 *
 * @param instructions each with its arguments on one line
 */
record Dockerfile(List<String> instructions) {

  private static final String GATHERED = "/root-files";

  static Dockerfile read(Path file) throws IOException {
    String text = Files.readString(file).replaceAll("(?m)^#.*\\n", "").replaceAll("\\\\\\n", "");
    Dockerfile dockerfile =
        new Dockerfile(text.lines().filter(candidate -> !candidate.isBlank()).toList());
    assertThat(dockerfile.all("FROM")).hasSize(2).last().isEqualTo("scratch");
    return dockerfile;
  }

  private List<String> all(String instruction) {
    return instructions.stream()
        .filter(text -> text.startsWith(instruction + " "))
        .map(text -> text.substring(instruction.length()).strip())
        .toList();
  }

  /** Puts into an empty folder what the image holds, and where a container's runtime mounts. */
  void assemble(Path root) throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String run : all("RUN")) {
      Command.of("sh", "-c", run.replace(GATHERED, root.toString()))
          .env(
              "PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"))
          .success();
    }
    List<String> copies = new ArrayList<>(all("COPY"));
    assertThat(copies.removeFirst()).matches("--from=\\w+ " + GATHERED + "/ /");
    for (String copy : copies) {
      String[] words = copy.split(" ");
      copy(Path.of(words[0]), root.resolve(words[1].substring(1)));
    }
    for (String mounted : List.of("proc", "dev")) {
      Files.createDirectories(root.resolve(mounted));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> {
        try {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  /** Who runs it, as {@code 1:1}. */
  String user() {
    return all("USER").getLast();
  }

  /** The words of the program within the image. */
  List<String> entrypoint() throws IOException {
    return Arrays.asList(new ObjectMapper().readValue(all("ENTRYPOINT").getLast(), String[].class));
  }
}
