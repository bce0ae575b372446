package dev.plimsoll.cli.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.policy.RuleCatalogue;
import dev.plimsoll.policy.document.PolicyDocuments;
import java.util.Map;
import java.util.Objects;

/**
 * The JSON Schema (draft 2020-12) of policy documents.
 *
 * @param byKind the schema of each kind, by its name
 */
record PolicySchema(Map<String, ObjectNode> byKind) {

  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  static PolicySchema of(RuleCatalogue rules) {
    return new PolicySchema(PolicyDocuments.schemas(rules));
  }

  /** The schema of one kind. */
  ObjectNode one(String kind) {
    ObjectNode schema = schema(kind + " of Plimsoll");
    schema.setAll(Objects.requireNonNull(byKind.get(kind)));
    Starter.example(kind).ifPresent(example -> schema.putArray("examples").add(example));
    return schema;
  }

  /** The schema of any of them: what a document has to be depends on its kind. */
  ObjectNode any() {
    ObjectNode schema = schema("Policies of Plimsoll");
    schema.put("type", "object");
    schema.putArray("required").add("apiVersion").add("kind");
    ArrayNode kinds =
        schema
            .putObject("properties")
            .putObject("kind")
            .put("description", "What the document is.")
            .putArray("enum");
    ArrayNode choices = schema.putArray("allOf");
    ObjectNode definitions = schema.putObject("$defs");
    byKind.forEach((kind, definition) -> {
      kinds.add(kind);
      ObjectNode choice = choices.addObject();
      choice.putObject("if").putObject("properties").putObject("kind").put("const", kind);
      choice.putObject("then").put("$ref", "#/$defs/" + kind);
      definitions.set(kind, definition);
    });
    return schema;
  }

  private static ObjectNode schema(String title) {
    return JsonNodeFactory.instance.objectNode().put("$schema", DIALECT).put("title", title);
  }
}
