package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * A commit of a Git repository, looked at through the {@code git} executable.
 *
 * @param top the folder of the working tree
 * @param id the commit
 */
record GitCommit(Path top, String id) {

  private static final String REGULAR_FILE = "100";
  private static final String SYMBOLIC_LINK = "120";

  /** The files that changed may have so much in all: more is no change of manifests. */
  static final long MAX_CHANGED_BYTES = 256L << 20;

  /**
   * Finds a commit.
   *
   * @param folder a folder in the working tree
   * @param ref how the commit is named
   * @throws IllegalArgumentException if there is no repository or no such commit; the message says
   *     what to do
   */
  static GitCommit find(Path folder, String ref) {
    Answer top = git(folder, "rev-parse", "--show-toplevel");
    if (!top.isGood()) {
      throw new IllegalArgumentException(
          "--base compares with a commit, and git finds no working tree here ("
              + top.error()
              + "); run the check in a clone of the repository");
    }
    Path tree = Path.of(top.text());
    Answer commit =
        git(tree, "rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}");
    if (commit.isGood()) {
      return new GitCommit(tree, commit.text());
    }
    boolean shallow = git(tree, "rev-parse", "--is-shallow-repository").text().equals("true");
    throw new IllegalArgumentException(
        "--base: there is no commit \""
            + ref
            + "\" in "
            + tree
            + (shallow
                ? ", which is a shallow clone; fetch what is missing with \"git fetch --unshallow\""
                    + " (in GitHub Actions: fetch-depth: 0 for actions/checkout)"
                : "; fetch its branch first, or correct the name"));
  }

  /** The files of the commit, each with whether it is a symbolic link. */
  Map<Path, Boolean> files() {
    Map<Path, Boolean> files = new HashMap<>();
    for (String line : zeroSeparated(good("ls-tree", "-r", "-z", id))) {
      // "<mode> <type> <id>\t<name>"
      int name = line.indexOf('\t') + 1;
      if (line.startsWith(REGULAR_FILE) || line.startsWith(SYMBOLIC_LINK)) {
        files.put(top.resolve(line.substring(name)), line.startsWith(SYMBOLIC_LINK));
      }
    }
    return files;
  }

  /**
   * The files of the commit that are not the same, or not there, in the working tree, with the
   * identifiers of what they were.
   */
  Map<Path, String> changed() {
    Map<Path, String> changed = new LinkedHashMap<>();
    List<String> fields =
        zeroSeparated(
            good("diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", id, "--"));
    for (int at = 0; at + 1 < fields.size(); at += 2) {
      // ":<old mode> <new mode> <old id> <new id> <status>", then the name
      String[] columns = fields.get(at).substring(1).split(" ", -1);
      if (columns[0].startsWith(REGULAR_FILE)) {
        changed.put(top.resolve(fields.get(at + 1)), columns[2]);
      }
    }
    return changed;
  }

  /**
   * Reads the contents of blobs, one after the other.
   *
   * @throws IllegalArgumentException if they are larger than {@link #MAX_CHANGED_BYTES} in all
   */
  void read(Map<Path, String> blobs, BiConsumer<Path, byte[]> to) {
    if (blobs.isEmpty()) {
      return;
    }
    Process git = start(top, "cat-file", "--batch");
    long bytes = 0;
    CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> ask(git, blobs));
    try (DataInputStream answers = new DataInputStream(git.getInputStream())) {
      for (Path file : blobs.keySet()) {
        String[] header = line(answers).split(" ", -1);
        if (header.length < 3) {
          throw new IllegalStateException("git cannot read " + file + " as it was in " + id);
        }
        bytes += Long.parseLong(header[2]);
        if (bytes > MAX_CHANGED_BYTES) {
          git.destroy();
          throw new IllegalArgumentException(
              "--base: the files that changed since "
                  + id
                  + " are larger than "
                  + (MAX_CHANGED_BYTES >> 20)
                  + " MiB; compare with a commit that is nearer");
        }
        byte[] content = new byte[Integer.parseInt(header[2])];
        answers.readFully(content);
        answers.readByte();
        to.accept(file, content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    asking.join();
  }

  private static void ask(Process git, Map<Path, String> blobs) {
    try (OutputStream questions = git.getOutputStream()) {
      for (String blob : blobs.values()) {
        questions.write((blob + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(DataInputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.write(c);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private String good(String... arguments) {
    Answer answer = git(top, arguments);
    if (!answer.isGood()) {
      throw new IllegalArgumentException("git " + arguments[0] + " failed: " + answer.error());
    }
    return answer.out();
  }

  private static List<String> zeroSeparated(String text) {
    List<String> parts = new ArrayList<>(Arrays.asList(text.split("\0", -1)));
    parts.removeLast();
    return parts;
  }

  private record Answer(int code, String out, String complaint) {
    boolean isGood() {
      return code == 0;
    }

    String text() {
      return out.strip();
    }

    String error() {
      return Redaction.shorten(complaint.lines().findFirst().orElse("exit code " + code));
    }
  }

  private static Answer git(Path folder, String... arguments) {
    Process git = start(folder, arguments);
    CompletableFuture<String> complaint =
        CompletableFuture.supplyAsync(() -> text(git.errorReader()));
    String out = text(git.inputReader(StandardCharsets.UTF_8));
    try {
      return new Answer(git.waitFor(), out, complaint.join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for git", e);
    }
  }

  private static String text(java.io.Reader reader) {
    try (reader) {
      java.io.StringWriter text = new java.io.StringWriter();
      reader.transferTo(text);
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command)
          .redirectError(
              arguments[0].equals("cat-file")
                  ? ProcessBuilder.Redirect.DISCARD
                  : ProcessBuilder.Redirect.PIPE)
          .start();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--base needs the git executable, and there is none on the PATH; install git", e);
    }
  }
}
