package dev.plimsoll.cli.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Texts put away until somebody asks for them: the first in memory, the others in a temporary file
 * that only this process can open, so that memory does not grow with what is put away.
 */
final class SpillStore implements AutoCloseable {

  /** What is held in memory before a file is made, in bytes. */
  private static final int MAX_HELD = 16 << 20;

  private final int maxHeld;
  private int held;
  private @Nullable FileChannel file;
  private long end;

  SpillStore() {
    this(MAX_HELD);
  }

  /** An empty store that holds so many bytes in memory. */
  SpillStore(int maxHeld) {
    this.maxHeld = maxHeld;
  }

  /** Puts texts away; they may be asked for from any thread, but one alone may put them away. */
  List<Supplier<byte[]>> put(List<byte[]> texts) {
    int size = texts.stream().mapToInt(text -> text.length).sum();
    if (held + size > maxHeld) {
      try {
        return write(texts, size);
      } catch (IOException e) {
        // Where there is no disk to write to, memory has to do.
        return hold(texts);
      }
    }
    held += size;
    return hold(texts);
  }

  /** Puts texts away that are never to be written to a disk. */
  List<Supplier<byte[]>> hold(List<byte[]> texts) {
    return texts.stream().<Supplier<byte[]>>map(text -> () -> text).toList();
  }

  private List<Supplier<byte[]>> write(List<byte[]> texts, int size) throws IOException {
    if (file == null) {
      // Only its owner may open it, and where the system allows it is deleted at once.
      file =
          FileChannel.open(
              Files.createTempFile("plimsoll", null),
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    }
    ByteBuffer together = ByteBuffer.allocate(size);
    texts.forEach(together::put);
    together.flip();
    FileChannel written = file;
    for (long at = end; together.hasRemaining(); ) {
      at += written.write(together, at);
    }
    List<Supplier<byte[]>> stored = new ArrayList<>(texts.size());
    for (byte[] text : texts) {
      long at = end;
      int length = text.length;
      stored.add(() -> read(written, at, length));
      end += length;
    }
    return stored;
  }

  private static byte[] read(FileChannel file, long at, int length) {
    ByteBuffer text = ByteBuffer.allocate(length);
    try {
      while (text.hasRemaining()) {
        if (file.read(text, at + text.position()) < 0) {
          throw new IOException("the temporary file has become shorter");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.array();
  }

  /** Gives the file up; what is in it can no longer be asked for. */
  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
