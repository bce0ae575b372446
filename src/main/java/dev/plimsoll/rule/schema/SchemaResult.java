package dev.plimsoll.rule.schema;

import java.util.List;

/**
 * What a schema says of an object.
 *
 * @param violations what the API server would deny with 422; empty for a sound object
 * @param notEvaluated what the schema demands and was not evaluated here, in sentences
 */
public record SchemaResult(List<Violation> violations, List<String> notEvaluated) {

  public SchemaResult {
    violations = List.copyOf(violations);
    notEvaluated = List.copyOf(notEvaluated);
  }
}
