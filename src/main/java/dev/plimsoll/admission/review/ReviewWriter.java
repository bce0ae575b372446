package dev.plimsoll.admission.review;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.policy.Effect;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Ruling;
import dev.plimsoll.policy.Verdict;
import dev.plimsoll.policy.Wording;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Writes the answer to an AdmissionReview. */
final class ReviewWriter {

  private static final JsonMapper JSON = new JsonMapper();

  /** What a person still reads, and a Kustomization's condition still holds. */
  static final int MESSAGE_LIMIT = 8_192;

  private static final int ANNOTATION_LIMIT = 1_024;

  private ReviewWriter() {}

  /** The answer as bytes. */
  static byte[] write(Decision decision) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("apiVersion", ReviewReader.API_VERSION);
      out.writeStringField("kind", ReviewReader.KIND);
      out.writeObjectFieldStart("response");
      out.writeStringField("uid", decision.request().uid());
      switch (decision.verdict()) {
        case Verdict.Allowed allowed -> {
          out.writeBooleanField("allowed", true);
          patch(decision, allowed.patch(), out);
        }
        case Verdict.Refused refused -> {
          out.writeBooleanField("allowed", false);
          status(refused, out);
        }
      }
      List<Ruling> rulings = decision.verdict().rulings();
      if (!rulings.isEmpty()) {
        warnings(rulings, out);
        annotations(decision, rulings, out);
      }
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void patch(Decision decision, Patch patch, JsonGenerator out) throws IOException {
    boolean isDeletion =
        decision
            .request()
            .subject()
            .map(subject -> subject.operation() == Operation.Delete)
            .orElse(true);
    if (decision.phase() == Phase.Mutate && !patch.isEmpty() && !isDeletion) {
      out.writeStringField("patchType", "JSONPatch");
      out.writeBinaryField("patch", JSON.writeValueAsBytes(patch.toJson()));
    }
  }

  /**
   * Always 403 Forbidden: kustomize-controller takes 409 and 422 for a field that cannot change,
   * and under {@code force} deletes the object to write it anew.
   */
  private static void status(Verdict.Refused refused, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("status");
    out.writeNumberField("code", 403);
    out.writeStringField("reason", "Forbidden");
    out.writeStringField("message", Wording.safe(Warnings.cut(refused.message(), MESSAGE_LIMIT)));
    out.writeEndObject();
  }

  private static void warnings(List<Ruling> rulings, JsonGenerator out) throws IOException {
    List<String> warnings = Warnings.of(rulings);
    if (!warnings.isEmpty()) {
      out.writeArrayFieldStart("warnings");
      for (String warning : warnings) {
        out.writeString(Wording.safe(warning));
      }
      out.writeEndArray();
    }
  }

  /** For the audit log of the API server, which puts the name of the webhook before each key. */
  private static void annotations(Decision decision, List<Ruling> rulings, JsonGenerator out)
      throws IOException {
    out.writeObjectFieldStart("auditAnnotations");
    out.writeStringField("policy-set", decision.policySet());
    annotation("denied", rulings, ruling -> ruling.effect() == Effect.Deny, out);
    annotation("warned", rulings, ruling -> ruling.effect() == Effect.Warn, out);
    annotation("audited", rulings, ruling -> ruling.effect() == Effect.Audit, out);
    annotation("repaired", rulings, it -> it.finding() instanceof Finding.Repaired, out);
    out.writeEndObject();
  }

  private static void annotation(
      String key, List<Ruling> rulings, Predicate<Ruling> about, JsonGenerator out)
      throws IOException {
    Set<String> names = new LinkedHashSet<>();
    for (Ruling ruling : rulings) {
      if (about.test(ruling)) {
        names.add(ruling.name());
      }
    }
    if (!names.isEmpty()) {
      out.writeStringField(key, Warnings.cut(String.join(" ", names), ANNOTATION_LIMIT));
    }
  }
}
