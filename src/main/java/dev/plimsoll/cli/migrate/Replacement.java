package dev.plimsoll.cli.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Writes files: all of them, or none. The new contents are written beside the old ones, and take
 * their places only when all are there.
 */
public final class Replacement {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private record Staged(Path file, FilePlan plan, Path replacement) {}

  private Replacement() {}

  /**
   * Writes what plans say.
   *
   * @throws IOException if a file cannot be written, or is not what it was when it was read; then
   *     all are as they were
   */
  public static void write(List<FilePlan> plans) throws IOException {
    List<Staged> staged = new ArrayList<>();
    int moved = 0;
    try {
      for (FilePlan plan : plans) {
        if (plan.isChange()) {
          staged.add(stage(plan));
        }
      }
      for (Staged each : staged) {
        move(each.replacement(), each.file());
        moved++;
      }
    } catch (IOException e) {
      for (Staged each : staged.subList(0, moved)) {
        String before = each.plan().before().text();
        Files.write(each.replacement(), bytes(before, Files.readAllBytes(each.file())));
        move(each.replacement(), each.file());
      }
      throw e;
    } finally {
      for (Staged each : staged) {
        Files.deleteIfExists(each.replacement());
      }
    }
  }

  private static Staged stage(FilePlan plan) throws IOException {
    Path file = plan.path().toRealPath();
    byte[] before = Files.readAllBytes(file);
    if (!Arrays.equals(before, bytes(plan.before().text(), before))) {
      throw new IOException(file + ": it was changed while it was being migrated");
    }
    if (!Files.isWritable(file)) {
      throw new IOException(file + ": it may not be written");
    }
    Path replacement =
        Files.createTempFile(Objects.requireNonNull(file.getParent()), ".plimsoll-", ".tmp");
    try {
      // A copy first, so that the permissions are those of the file.
      Files.copy(
          file,
          replacement,
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
      Files.write(replacement, bytes(plan.after().text(), before));
    } catch (IOException e) {
      Files.deleteIfExists(replacement);
      throw e;
    }
    return new Staged(file, plan, replacement);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A text as the bytes of a file, with a byte order mark if the file had one. */
  private static byte[] bytes(String text, byte[] like) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (like.length >= 3 && Arrays.equals(Arrays.copyOf(like, 3), BYTE_ORDER_MARK)) {
      bytes.writeBytes(BYTE_ORDER_MARK);
    }
    bytes.writeBytes(text.getBytes(UTF_8));
    return bytes.toByteArray();
  }
}
