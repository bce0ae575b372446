package dev.plimsoll.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Positions;
import dev.plimsoll.manifest.Resource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A patch of a build, to be asked whether it writes a value.
 *
 * @param patch its document: a part of an object, or a list of operations
 * @param positions where its parts stand in its text
 * @param target what it is for; null where it names that itself
 * @param entry where its target stands, or else the entry with the patch
 * @param place what a place in its text is in the checkout
 */
record PatchText(
    JsonNode patch,
    Positions positions,
    @Nullable JsonNode target,
    Supplier<SourcePlace> entry,
    Function<Location, SourcePlace> place) {

  /** Where a Kustomization of Flux has its patches. */
  static final Pointer IN_FLUX = Pointer.of("spec", "patches");

  /** Whether it is for an object that the base names in one way and the result in another. */
  boolean isFor(Resource built, Resource base) {
    JsonNode wanted = target;
    if (wanted == null || !wanted.isObject()) {
      return patch.path("kind").asText().equals(base.kind())
          && (isNamed(patch.path("metadata").path("name"), built)
              || isNamed(patch.path("metadata").path("name"), base));
    }
    return matches(wanted.path("kind"), base.kind())
        && (matches(wanted.path("name"), base.name())
            || matches(wanted.path("name"), built.name()));
  }

  private static boolean isNamed(JsonNode name, Resource resource) {
    return name.asText().equals(resource.name());
  }

  private static boolean matches(JsonNode selector, String value) {
    String text = selector.asText("");
    try {
      return text.isEmpty() || Pattern.matches(text, value);
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /** Where it writes the value that the built object has at a place, if it does. */
  Optional<SourcePlace> writes(Resource built, Pointer place) {
    return writer(built, place).map(found -> this.place.apply(positions.of(found)));
  }

  private Optional<Pointer> writer(Resource built, Pointer place) {
    JsonNode value = built.at(place);
    if (patch.isArray()) {
      return operation(place, value);
    }
    return Places.translate(built.tree(), patch, place)
        .filter(there -> there.in(patch).equals(value));
  }

  /** The last operation that adds or replaces the value, or a map or list with it. */
  private Optional<Pointer> operation(Pointer place, JsonNode value) {
    for (int i = patch.size() - 1; i >= 0; i--) {
      JsonNode operation = patch.get(i);
      String op = operation.path("op").asText();
      String path = operation.path("path").asText();
      if ((op.equals("add") || op.equals("replace")) && path.startsWith("/")) {
        Optional<Pointer> rest = Places.below(place, Pointer.parseJsonPointer(path));
        if (rest.isPresent() && rest.get().in(operation.path("value")).equals(value)) {
          return Optional.of(Pointer.ROOT.at(i).key("value").append(rest.get()));
        }
      }
    }
    return Optional.empty();
  }
}
