package dev.plimsoll.rule.template;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What is known of the type of a value in a template. */
public sealed interface DataType {

  /**
   * A struct, which is never empty.
   *
   * @param members its fields, and its methods without parameters by what they return
   * @param gone the members that it had once, with what to write in their place
   */
  record Struct(Map<String, DataType> members, Map<String, String> gone) implements DataType {
    public Struct {
      members = Map.copyOf(members);
      gone = Map.copyOf(gone);
    }
  }

  /**
   * A list or a map that has an item wherever the template runs.
   *
   * @param key the type of its keys; where they are texts, each may be written as a field
   * @param item the type of what it holds
   */
  record Items(DataType key, DataType item) implements DataType {}

  /** What has no fields. */
  enum Scalar implements DataType {
    TEXT,
    /** Anything. */
    UNKNOWN
  }

  /** The type of a member, if there may be one of that name. */
  default Optional<DataType> member(String name) {
    return switch (this) {
      case Struct struct -> Optional.ofNullable(struct.members().get(name));
      case Scalar scalar when scalar == Scalar.UNKNOWN -> Optional.of(scalar);
      case Items items ->
          items.key() == Scalar.TEXT ? Optional.of(Scalar.UNKNOWN) : Optional.empty();
      case Scalar scalar -> Optional.empty();
    };
  }

  /** Why there is no member of a name, and what to write. */
  default String without(String name) {
    return switch (this) {
      case Struct struct ->
          Optional.ofNullable(struct.gone().get(name))
              .orElseGet(() ->
                  "there is no field "
                      + name
                      + ", only "
                      + String.join(", ", new TreeSet<>(struct.members().keySet())));
      case Items items -> "a list has no field " + name + "; write range";
      case Scalar scalar -> "a text has no field " + name;
    };
  }

  /** Whether a value of the type counts as true wherever the template runs. */
  default boolean alwaysHolds() {
    return !(this instanceof Scalar);
  }
}
