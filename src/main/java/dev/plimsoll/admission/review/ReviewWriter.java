package dev.plimsoll.admission.review;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.document.Effect;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.RefusalText;
import dev.plimsoll.policy.engine.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Writes the answer to an AdmissionReview. Its fields are few and known, so it is only a text. */
final class ReviewWriter {

  /** What a person still reads, and a Kustomization's condition still holds. */
  static final int MESSAGE_LIMIT = 8_192;

  private static final int ANNOTATION_LIMIT = 1_024;

  private static final String BEGIN =
      "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"response\":{\"uid\":"
          .formatted(ReviewReader.API_VERSION, ReviewReader.KIND);

  private final StringBuilder json = new StringBuilder(512);

  private ReviewWriter() {}

  /** The answer as bytes. */
  static byte[] write(Decision decision) {
    ReviewWriter writer = new ReviewWriter();
    writer.answer(decision);
    return writer.json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void answer(Decision decision) {
    json.append(BEGIN);
    text(decision.request().uid());
    switch (decision.verdict()) {
      case Verdict.Allowed allowed -> {
        json.append(",\"allowed\":true");
        patch(decision, allowed.patch());
      }
      case Verdict.Denied denied -> {
        json.append(",\"allowed\":false");
        status(denied);
      }
    }
    List<EnforcedFinding> findings = decision.verdict().findings();
    if (!findings.isEmpty()) {
      warnings(findings);
      annotations(decision, findings);
    }
    json.append("}}");
  }

  private void text(String text) {
    json.append('"');
    if (isPlain(text)) {
      json.append(text);
    } else {
      JsonStringEncoder.getInstance().quoteAsString(text, json);
    }
    json.append('"');
  }

  /** Whether a text has nothing to escape, as nearly every one; may say no where it is so. */
  private static boolean isPlain(String text) {
    for (byte c : text.getBytes(StandardCharsets.ISO_8859_1)) {
      if (c < ' ' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private void patch(Decision decision, Patch patch) {
    boolean isDeletion =
        decision
            .request()
            .change()
            .map(change -> change.operation() == Operation.Delete)
            .orElse(true);
    if (decision.phase() == Phase.Mutate && !patch.isEmpty() && !isDeletion) {
      byte[] operations = patch.toJson().toString().getBytes(StandardCharsets.UTF_8);
      json.append(",\"patchType\":\"JSONPatch\",\"patch\":");
      text(Base64.getEncoder().encodeToString(operations));
    }
  }

  /**
   * Always 403 Forbidden: kustomize-controller takes 409 and 422 for a field that cannot change,
   * and under {@code force} deletes the object to write it anew.
   */
  private void status(Verdict.Denied denied) {
    json.append(",\"status\":{\"code\":403,\"reason\":\"Forbidden\",\"message\":");
    text(RefusalText.safe(Warnings.cut(denied.message(), MESSAGE_LIMIT)));
    json.append('}');
  }

  private void warnings(List<EnforcedFinding> findings) {
    String before = ",\"warnings\":[";
    for (String warning : Warnings.of(findings)) {
      json.append(before);
      text(RefusalText.safe(warning));
      before = ",";
    }
    if (before.equals(",")) {
      json.append(']');
    }
  }

  /** For the audit log of the API server, which puts the name of the webhook before each key. */
  private void annotations(Decision decision, List<EnforcedFinding> findings) {
    json.append(",\"auditAnnotations\":{\"policy-set\":");
    text(decision.policySet());
    annotation("denied", findings, finding -> finding.effect() == Effect.Deny);
    annotation("warned", findings, finding -> finding.effect() == Effect.Warn);
    annotation("audited", findings, finding -> finding.effect() == Effect.Audit);
    annotation("mutated", findings, candidate -> candidate.finding() instanceof Finding.Mutated);
    json.append('}');
  }

  private void annotation(
      String key, List<EnforcedFinding> findings, Predicate<EnforcedFinding> about) {
    Set<String> names = Set.of();
    for (EnforcedFinding finding : findings) {
      if (about.test(finding)) {
        names = names.isEmpty() ? new LinkedHashSet<>() : names;
        names.add(finding.name());
      }
    }
    if (!names.isEmpty()) {
      json.append(",\"").append(key).append("\":");
      text(Warnings.cut(String.join(" ", names), ANNOTATION_LIMIT));
    }
  }
}
