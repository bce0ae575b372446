package dev.plimsoll.policy;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import java.util.Map;

/**
 * Questions to the API server itself, for the few answers that must not come from memory, which may
 * be behind, or be too large for it. Each waits for the network, within the time that the request
 * has left; so a rule asks last, when nothing else decides.
 */
public interface LiveReads {

  /** One object as it is now. */
  Lookup<Resource> get(GroupKind kind, String namespace, String name);

  /** The objects of a namespace that carry all of these labels. */
  Lookup<List<Resource>> list(GroupKind kind, String namespace, Map<String, String> labels);

  /**
   * A digest of a text that can neither be made nor guessed without a key that only this
   * installation has, and that stays the same for as long as it is installed.
   */
  Lookup<String> fingerprint(String text);

  /** Nothing can be asked, for {@code reason}. */
  static LiveReads unknown(String reason) {
    return new LiveReads() {
      @Override
      public Lookup<Resource> get(GroupKind kind, String namespace, String name) {
        return new Lookup.Unknown<>(reason);
      }

      @Override
      public Lookup<List<Resource>> list(
          GroupKind kind, String namespace, Map<String, String> labels) {
        return new Lookup.Unknown<>(reason);
      }

      @Override
      public Lookup<String> fingerprint(String text) {
        return new Lookup.Unknown<>(reason);
      }
    };
  }
}
