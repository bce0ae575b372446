package dev.plimsoll.policy.setting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Pointer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How a part of a policy file is written: the one description from which it is both read, strictly,
 * and published as JSON Schema.
 *
 * @param <T> what it is read as
 */
public interface SettingType<T> {

  /** Reads a value; empty if it is wrong, which is then among the complaints. */
  Optional<T> read(JsonNode node, Pointer place, SettingProblems problems);

  /** The JSON Schema (draft 2020-12) of what can be written here. */
  ObjectNode schema();

  /** The same, with more said of it in the JSON Schema; what is read stays the same. */
  default SettingType<T> stating(Consumer<ObjectNode> more) {
    SettingType<T> plain = this;
    return new SettingType<>() {
      @Override
      public Optional<T> read(JsonNode node, Pointer place, SettingProblems problems) {
        return plain.read(node, place, problems);
      }

      @Override
      public ObjectNode schema() {
        ObjectNode schema = plain.schema();
        more.accept(schema);
        return schema;
      }
    };
  }

  /** The same, with examples of what people write here. */
  default SettingType<T> like(String... examples) {
    return stating(schema -> List.of(examples).forEach(schema.withArray("examples")::add));
  }

  /**
   * The same text, made into something else. {@code convert} throws {@link
   * IllegalArgumentException} with a message for the writer where the value cannot be.
   */
  default <R> SettingType<R> as(Function<T, R> convert) {
    SettingType<T> plain = this;
    return new SettingType<>() {
      @Override
      public Optional<R> read(JsonNode node, Pointer place, SettingProblems problems) {
        Optional<T> value = plain.read(node, place, problems);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        try {
          return Optional.of(convert.apply(value.get()));
        } catch (IllegalArgumentException e) {
          problems.add(place, place + ": " + e.getMessage());
          return Optional.empty();
        }
      }

      @Override
      public ObjectNode schema() {
        return plain.schema();
      }
    };
  }
}
