package dev.plimsoll.admission;

import java.io.IOException;
import java.util.Map;

/** Where policies are kept besides files: ConfigMaps of the cluster. */
public interface PolicyStore {

  /** What stands for them among the paths of {@code --policies}. */
  String NAME = "configmaps";

  /**
   * Every file there is, by a name that tells where it is.
   *
   * @throws IOException if they cannot be read; the message says why
   */
  Map<String, byte[]> read() throws IOException;

  /** Has {@code action} run when they may have changed. */
  void onChange(Runnable action);

  /** There is none, for {@code reason}. */
  static PolicyStore none(String reason) {
    return new PolicyStore() {
      @Override
      public Map<String, byte[]> read() throws IOException {
        throw new IOException(reason);
      }

      @Override
      public void onChange(Runnable action) {
        // Nothing ever changes.
      }
    };
  }
}
