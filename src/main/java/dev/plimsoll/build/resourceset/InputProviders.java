package dev.plimsoll.build.resourceset;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ResourceSetInputProviders that the inputs of a ResourceSet come from. Static ones that are
 * named are known from Git; all others are asked by the operator at run time.
 *
 * @param found those that are known
 * @param reason why not all are known, a clause; empty if they are
 */
record InputProviders(List<Resource> found, Optional<String> reason) {

  private static final GroupKind KIND =
      GroupKind.of("fluxcd.controlplane.io", "ResourceSetInputProvider");

  /** The operator makes it of the identity of the provider, which the API server gives. */
  private static final Pattern IDENTITY = Pattern.compile("\\bid\\b");

  InputProviders {
    found = List.copyOf(found);
  }

  /** Those of a ResourceSet, among the objects that are applied with it. */
  static InputProviders of(Resource set, List<Resource> beside) {
    List<Resource> found = new ArrayList<>();
    for (JsonNode from : set.spec().path("inputsFrom")) {
      String name = from.path("name").asText("");
      Optional<Resource> provider =
          name.isEmpty()
              ? Optional.empty()
              : beside.stream()
                  .filter(object -> object.type().groupKind().equals(KIND))
                  .filter(object -> object.name().equals(name))
                  .filter(object -> object.namespace().equals(set.namespace()))
                  .filter(object -> object.spec().path("type").asText("").equals("Static"))
                  .findFirst();
      if (provider.isEmpty()) {
        return new InputProviders(List.of(), Optional.of("its inputs come from providers"));
      }
      found.add(provider.get());
    }
    return new InputProviders(found, Optional.empty());
  }

  /** Whether a template may read what the API server gives a provider. */
  boolean areIdentified(JsonNode template) {
    return !found.isEmpty() && IDENTITY.matcher(template.toString()).find();
  }
}
