package dev.plimsoll.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.build.kustomize.KustomizeOutput;
import dev.plimsoll.build.substitute.SubstitutionException;
import dev.plimsoll.build.substitute.Template;
import dev.plimsoll.build.substitute.Variables;
import dev.plimsoll.flux.CommonMetadata;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What kustomize-controller does with an object after the build: it puts in variables and adds the
 * common metadata.
 */
final class PostBuild {

  private static final String SUBSTITUTE = FluxKind.Group.KUSTOMIZE + "/substitute";

  private final Resource kustomization;
  private final Variables variables;
  private final Set<String> unset = new HashSet<>();
  private final Set<String> unknown = new HashSet<>();

  /**
   * For one build.
   *
   * @param kustomization the Kustomization of Flux
   * @param variables what its variables are
   */
  PostBuild(Resource kustomization, Variables variables) {
    this.kustomization = kustomization;
    this.variables = variables;
  }

  /** The variables that Flux itself has; {@code from} are those of ConfigMaps and Secrets. */
  static Variables variables(Resource kustomization, Variables from) {
    Map<String, String> inline = new HashMap<>();
    kustomization
        .spec()
        .path("postBuild")
        .path("substitute")
        .properties()
        .forEach(entry -> inline.put(entry.getKey(), entry.getValue().asText("")));
    return from.with(inline);
  }

  /** What an object becomes, where values from Secrets are in it, and what has no value. */
  record Result(Resource resource, Set<Pointer> hidden, Set<String> missing) {}

  /** The variables so far that nothing sets. */
  Set<String> unset() {
    return unset;
  }

  /** The variables so far whose values are not known. */
  Set<String> unknown() {
    return unknown;
  }

  Result apply(KustomizeOutput.Item item) throws SubstitutionException {
    Result substituted = substitutes(item.resource()) ? substitute(item) : unchanged(item);
    return new Result(
        CommonMetadata.add(substituted.resource(), kustomization),
        substituted.hidden(),
        substituted.missing());
  }

  private static Result unchanged(KustomizeOutput.Item item) {
    return new Result(item.resource(), Set.of(), Set.of());
  }

  private boolean substitutes(Resource resource) {
    JsonNode postBuild = kustomization.spec().path("postBuild");
    boolean always = postBuild.path("substituteStrategy").asText("").equals("Always");
    return postBuild.isObject()
        && (variables.isAny() || always)
        && !"disabled".equals(resource.labels().get(SUBSTITUTE))
        && !"disabled".equals(resource.annotations().get(SUBSTITUTE));
  }

  private Result substitute(KustomizeOutput.Item item) throws SubstitutionException {
    if (item.yaml().indexOf('$') < 0) {
      return unchanged(item);
    }
    Template.Result result = Template.parse(item.yaml()).substitute(variables);
    unset.addAll(result.unset());
    unknown.addAll(result.unknown());
    List<Document> documents =
        Manifests.read("built.yaml", result.text().getBytes(StandardCharsets.UTF_8)).documents();
    if (documents.isEmpty() && !(result.unknown().isEmpty() && result.hidden().isEmpty())) {
      return unchanged(item); // with the values that are not known here, it may be YAML
    }
    if (documents.isEmpty()) {
      throw new SubstitutionException(
          item.yaml().indexOf('$'), "the values make something of the object that is no YAML");
    }
    Resource resource =
        new Resource(KustomizeOutput.withoutOrigin(documents.getFirst().resource().tree()));
    Set<Pointer> hidden = new HashSet<>();
    if (!result.hidden().isEmpty()) {
      mark(resource.tree(), Pointer.ROOT, result.hidden(), hidden);
    }
    return new Result(resource, hidden, result.missing());
  }

  private static void mark(
      JsonNode value, Pointer place, Set<String> variables, Set<Pointer> hidden) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(entry -> mark(entry.getValue(), place.key(entry.getKey()), variables, hidden));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        mark(value.get(i), place.at(i), variables, hidden);
      }
    } else if (value.isTextual()
        && value.asText().contains("${")
        && variables.stream().anyMatch(value.asText()::contains)) {
      hidden.add(place);
    }
  }
}
