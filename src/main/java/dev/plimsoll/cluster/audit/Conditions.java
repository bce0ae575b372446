package dev.plimsoll.cluster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The conditions of an object of Flux.
 *
 * @param resource the object
 */
record Conditions(Resource resource) {

  /**
   * One condition.
   *
   * @param place where it stands
   * @param node what it says
   */
  record Condition(Pointer place, JsonNode node) {

    boolean isTrue() {
      return node.path("status").asText("").equals("True");
    }

    boolean isFalse() {
      return node.path("status").asText("").equals("False");
    }

    String reason() {
      return node.path("reason").asText("");
    }

    /** The generation that it speaks of; 0 where it does not say. */
    long generation() {
      return node.path("observedGeneration").asLong(0);
    }

    /** Since when it is so; the beginning of time where it does not say. */
    Instant since() {
      try {
        return Instant.parse(node.path("lastTransitionTime").asText(""));
      } catch (DateTimeParseException e) {
        return Instant.EPOCH;
      }
    }
  }

  private static final Pointer ALL = Pointer.of("status", "conditions");

  Optional<Condition> of(String type) {
    JsonNode all = resource.at(ALL);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).path("type").asText("").equals(type)) {
        return Optional.of(new Condition(ALL.at(i), all.get(i)));
      }
    }
    return Optional.empty();
  }

  long generation() {
    return resource.metadata().path("generation").asLong(0);
  }

  /** The generation that the controller has worked on last. */
  long observed() {
    return resource.tree().path("status").path("observedGeneration").asLong(0);
  }

  /** Whether the controller is done with what the object says now, and content. */
  boolean isReady() {
    return observed() == generation() && of("Ready").filter(Condition::isTrue).isPresent();
  }
}
