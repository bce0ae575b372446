package dev.plimsoll.workload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends in an error after so many bytes. */
final class BoundedStream extends FilterInputStream {

  private final int most;
  private long left;

  BoundedStream(InputStream in, int most) {
    super(in);
    this.most = most;
    this.left = most;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    left -= Math.max(read, 0);
    if (left < 0) {
      throw new TooLargeException("it holds more than " + most + " bytes");
    }
    return read;
  }
}
