package dev.plimsoll.cli.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What findings are known by in systems that compare one report with the next: rule, file, object
 * and field, and their number where several are the same; not the line, which moves.
 */
final class Fingerprints {

  private final Map<String, Integer> seen = new HashMap<>();

  /** The fingerprint of the next finding: SHA-256, in hexadecimal; no two are the same. */
  String next(FileFinding finding) {
    return next(
        String.join("\0", finding.ruleName(), finding.file(), finding.object(), finding.path()));
  }

  /** The fingerprint of the next thing of a name. */
  String next(String known) {
    int number = seen.merge(known, 1, Integer::sum);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest((known + "\0" + number).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
