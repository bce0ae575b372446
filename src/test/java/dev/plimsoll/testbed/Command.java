package dev.plimsoll.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of another program: its words, its environment, and what came of it. */
public record Command(List<String> words, Map<String, String> env, Path folder, String input) {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** This command line, in the folder of the project, without input. */
  public static Command of(Object... words) {
    List<String> texts = new ArrayList<>();
    for (Object word : words) {
      texts.add(word.toString());
    }
    return new Command(List.copyOf(texts), Map.of(), Path.of(""), "");
  }

  /** The same with more words at its end. */
  public Command with(String... more) {
    List<String> longer = new ArrayList<>(words);
    longer.addAll(List.of(more));
    return new Command(List.copyOf(longer), env, folder, input);
  }

  /** The same with this variable in its environment. */
  public Command env(String name, Object value) {
    Map<String, String> more = new TreeMap<>(env);
    more.put(name, value.toString());
    return new Command(words, Map.copyOf(more), folder, input);
  }

  /** The same in this folder. */
  public Command in(Path other) {
    return new Command(words, env, other, input);
  }

  /** The same with this text on its standard input. */
  public Command input(String text) {
    return new Command(words, env, folder, text);
  }

  /** What came of a run. */
  public record Result(Command command, int exitCode, String out, String err) {

    /** What it printed, or a failure of the test if it did not end with 0. */
    public String success() {
      if (exitCode != 0) {
        throw new AssertionError(
            "exit code %d of %s%n%s%s"
                .formatted(exitCode, String.join(" ", command.words()), out, err));
      }
      return out;
    }
  }

  /** Starts it, and leaves reading and ending to the caller. */
  public Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toAbsolutePath().toFile());
    builder.environment().remove("PLIMSOLL_TESTBED"); // a setting of the tests, not of the program
    builder.environment().putAll(env);
    return builder.start();
  }

  /** Runs it to its end; a failure of the test after three minutes. */
  public Result run() {
    try {
      Process process = start();
      CompletableFuture<String> out = reading(process.getInputStream());
      CompletableFuture<String> err = reading(process.getErrorStream());
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException notRead) {
        // A program may end without reading all of its input; its exit code tells.
      }
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "still running after %s: %s".formatted(LIMIT, String.join(" ", words)));
      }
      return new Result(this, process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Shorthand for {@code run().success()}. */
  public String success() {
    return run().success();
  }

  private static CompletableFuture<String> reading(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        // Reading from a process blocks, and virtual threads share few that may.
        task -> Thread.ofPlatform().daemon().start(task));
  }
}
