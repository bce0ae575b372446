package dev.plimsoll.build;

import dev.plimsoll.build.substitute.Variables;
import dev.plimsoll.manifest.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The variables that a ConfigMap or Secret holds.
 *
 * @param values those that may be put in
 * @param hidden those of a Secret, and encrypted ones
 */
record SubstituteFrom(Map<String, String> values, Set<String> hidden) {

  static SubstituteFrom of(Resource object) {
    Map<String, String> values = new HashMap<>();
    Set<String> hidden = new HashSet<>();
    boolean secret = object.kind().equals("Secret");
    object
        .tree()
        .path("data")
        .properties()
        .forEach(entry -> {
          String value = entry.getValue().asText("");
          if (secret || value.startsWith("ENC[")) {
            hidden.add(entry.getKey());
          } else {
            values.put(entry.getKey(), value);
          }
        });
    if (secret) {
      object.tree().path("stringData").properties().forEach(entry -> hidden.add(entry.getKey()));
    }
    return new SubstituteFrom(values, hidden);
  }

  Variables addTo(Variables variables) {
    return variables.with(values).withHidden(hidden);
  }
}
