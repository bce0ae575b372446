package dev.plimsoll.rule.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * Names and labels in files that are no texts. The API server does not see them: a label that is
 * none makes kustomize-controller 1.9.4 drop all labels of the object, and a name that is none
 * makes it leave out the object; it reports success both times (measured, {@code
 * BuildAgreementIT}).
 */
final class MetadataTexts {

  private static final Pointer NAME = Pointer.of("metadata", "name");
  private static final Pointer LABELS = Pointer.of("metadata", "labels");

  private MetadataTexts() {}

  /** What is to be said of an object in a file. */
  static List<Finding> evaluate(ObjectChange change) {
    if (!applies(change)) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    JsonNode name = change.current().at(NAME);
    if (isOther(name)) {
      findings.add(
          new Finding.Violation(
              NAME,
              name.toString(),
              NAME
                  + " is "
                  + Redaction.show(name)
                  + ", which is no text: Flux leaves out the object and reports success, kubectl"
                  + " rejects it. Quote the name."));
    }
    change
        .current()
        .at(LABELS)
        .properties()
        .forEach(label -> {
          if (isOther(label.getValue())) {
            Pointer place = LABELS.key(label.getKey());
            findings.add(
                new Finding.Advice(
                    place,
                    place
                        + " is "
                        + Redaction.show(label.getValue())
                        + ", which is no text: Flux applies the object without any of its"
                        + " labels, and reports success; kubectl rejects it. Quote the value.",
                    Severity.Medium));
          }
        });
    return findings;
  }

  /** Whether a violation of the schema is one of these. */
  static boolean covers(ObjectChange change, Violation violation) {
    return applies(change)
        && violation.cause() == ViolationCause.TYPE
        && LABELS.equals(violation.place().parent());
  }

  private static boolean applies(ObjectChange change) {
    return change.origin() == Origin.Files && change.operation() != Operation.Delete;
  }

  /** A null is nothing to the API server, and becomes an empty label. */
  private static boolean isOther(JsonNode value) {
    return !value.isMissingNode() && !value.isNull() && !value.isTextual();
  }
}
