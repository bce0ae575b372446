package dev.plimsoll.admission;

import java.util.Map;
import java.util.Optional;

/**
 * The last good set of policies, kept where a restart finds it: a replica that finds only a bad one
 * starts on it.
 */
public interface LastGoodPolicies {

  /** Keeps these files; whatever goes wrong is logged. */
  void keep(Map<String, byte[]> files);

  /** What was kept last. */
  Optional<Map<String, byte[]>> kept();

  /** Keeps nothing. */
  LastGoodPolicies NONE =
      new LastGoodPolicies() {
        @Override
        public void keep(Map<String, byte[]> files) {
          // Nowhere to keep them.
        }

        @Override
        public Optional<Map<String, byte[]>> kept() {
          return Optional.empty();
        }
      };
}
