package dev.plimsoll.build.resourceset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.CommonMetadata;
import dev.plimsoll.flux.FluxOperator;
import dev.plimsoll.manifest.Lines;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Renders a ResourceSet as the Flux Operator does (controlplaneio-fluxcd/flux-operator,
 * internal/builder/resourceset.go and internal/inputs, August 2026): each template once for each
 * input, an object that is there already left out, and the common metadata added.
 *
 * @param objects what it makes
 * @param unknown what it makes that is not rendered here
 */
public record ResourceSet(List<MadeObject> objects, List<UnknownObject> unknown) {

  /** So many objects of one ResourceSet are rendered at most. */
  public static final int MAX_OBJECTS = 10_000;

  /** So much text of one ResourceSet is rendered at most, in characters. */
  public static final int MAX_TEXT = 16 << 20;

  private static final String GROUP = FluxOperator.GROUP + "/";

  private static final Pointer SPEC = Pointer.of("spec");

  public ResourceSet {
    objects = List.copyOf(objects);
    unknown = List.copyOf(unknown);
  }

  /** Whether an object is a ResourceSet. */
  public static boolean is(Resource resource) {
    return resource.type().groupKind().equals(FluxOperator.RESOURCE_SET);
  }

  /** Whether the operator fills an object with data that is not in Git. */
  public static boolean isFilled(Resource resource) {
    return resource.annotations().containsKey(GROUP + "copyFrom")
        || resource.annotations().containsKey(GROUP + "convertKubeConfigFrom");
  }

  /**
   * Renders a ResourceSet.
   *
   * @param set the ResourceSet
   * @param beside the objects that are applied with it: its inputs may come from them
   * @param engine what renders the templates that are not rendered here
   */
  public static ResourceSet of(Resource set, List<Resource> beside, TemplateEngine engine) {
    return new Rendering(set, InputProviders.of(set, beside), engine).run();
  }

  /** One rendering. */
  private static final class Rendering {

    private final Resource set;
    private final String name;
    private final InputProviders providers;
    private final TemplateEngine engine;
    private final List<JsonNode> inputs = new ArrayList<>();
    private final List<MadeObject> objects = new ArrayList<>();
    private final List<UnknownObject> unknown = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private int text;

    Rendering(Resource set, InputProviders providers, TemplateEngine engine) {
      this.set = set;
      this.providers = providers;
      this.engine = engine;
      this.name = set.namespace().isEmpty() ? set.name() : set.namespace() + "/" + set.name();
    }

    ResourceSet run() {
      if (isDisabled(set)) {
        return new ResourceSet(List.of(), List.of());
      }
      if (isPlain()) {
        set.spec().path("inputs").forEach(input -> inputs.add(withProvider(input)));
      }
      templates(SPEC, set.spec());
      JsonNode steps = set.spec().path("steps");
      for (int i = 0; i < steps.size(); i++) {
        templates(SPEC.key("steps").at(i), steps.get(i));
      }
      return new ResourceSet(objects, unknown);
    }

    /** Whether each of the inputs that are written in it is one input of a template. */
    private boolean isPlain() {
      boolean permutes = set.spec().path("inputStrategy").path("name").asText("").equals("Permute");
      return set.spec().path("inputsFrom").isEmpty()
          && !(permutes && !set.spec().path("inputs").isEmpty());
    }

    private JsonNode withProvider(JsonNode input) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      input.properties().forEach(entry -> all.set(entry.getKey(), entry.getValue()));
      all.putObject("provider")
          .put("apiVersion", set.apiVersion())
          .put("kind", set.kind())
          .put("name", set.name())
          .put("namespace", set.namespace());
      return all;
    }

    private void templates(Pointer place, JsonNode holder) {
      JsonNode resources = holder.path("resources");
      for (int i = 0; i < resources.size(); i++) {
        JsonNode template = resources.get(i);
        Pointer at = place.key("resources").at(i);
        Optional<List<MadeObject>> made = isPlain() ? rendered(template, at) : Optional.empty();
        made.ifPresentOrElse(
            all -> all.forEach(this::add),
            () ->
                byEngine(
                    at,
                    MadeObject.Lines.NONE,
                    spec -> spec.putArray("resources").add(template),
                    reason -> UnknownObject.of(name, new Resource(template), reason)));
      }
      String template = holder.path("resourcesTemplate").asText("");
      if (!template.isBlank()) {
        Pointer at = place.key("resourcesTemplate");
        Optional<List<MadeObject>> made = isPlain() ? ofText(template, at) : Optional.empty();
        made.ifPresentOrElse(
            all -> all.forEach(this::add),
            () ->
                byEngine(
                    at,
                    ignored -> 0,
                    spec -> spec.put("resourcesTemplate", template),
                    reason -> UnknownObject.ofText(name, reason)));
      }
    }

    /** What one template makes, by the engine: a ResourceSet with this template alone. */
    private void byEngine(
        Pointer place,
        MadeObject.Lines lines,
        Consumer<ObjectNode> template,
        Function<String, UnknownObject> notRendered) {
      if (providers.reason().isPresent()) {
        unknown.add(notRendered.apply(providers.reason().get()));
        return;
      }
      // Only what is changed is copied: a ResourceSet may be large, and have many templates.
      ObjectNode alone = copyWithout(set.tree(), Set.of("spec"));
      ObjectNode spec =
          copyWithout(
              set.spec(), Set.of("resources", "resourcesTemplate", "steps", "commonMetadata"));
      alone.set("spec", spec);
      template.accept(spec);
      if (providers.areIdentified(spec)) {
        unknown.add(
            notRendered.apply("it reads the identity of an input, which the cluster gives"));
        return;
      }
      switch (engine.render(new Resource(alone), providers.found())) {
        case TemplateEngine.Made made ->
            made.objects().forEach(object -> add(new MadeObject(object, place, lines)));
        case TemplateEngine.Unknown reason -> unknown.add(notRendered.apply(reason.reason()));
      }
    }

    private static ObjectNode copyWithout(JsonNode tree, Set<String> fields) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      tree.properties().stream()
          .filter(entry -> !fields.contains(entry.getKey()))
          .forEach(entry -> copy.set(entry.getKey(), entry.getValue()));
      return copy;
    }

    /** What one template makes, if it is rendered here. */
    private Optional<List<MadeObject>> rendered(JsonNode template, Pointer place) {
      boolean renders = InputTemplate.isIn(template.toString());
      if (inputs.isEmpty() || !renders) {
        // The same object for each input is made once.
        return renders || !template.isObject()
            ? Optional.empty()
            : Optional.of(
                List.of(new MadeObject(new Resource(template), place, MadeObject.Lines.NONE)));
      }
      String yaml = Manifests.yaml(template);
      List<MadeObject> made = new ArrayList<>();
      for (JsonNode input : inputs) {
        Optional<Resource> object = rendered(yaml, input).flatMap(Rendering::single);
        if (object.isEmpty()) {
          return Optional.empty();
        }
        made.add(new MadeObject(object.get(), place, MadeObject.Lines.NONE));
      }
      return Optional.of(made);
    }

    /** What a template of several objects makes, if it is rendered here. */
    private Optional<List<MadeObject>> ofText(String template, Pointer place) {
      List<JsonNode> each =
          inputs.isEmpty() ? List.of(JsonNodeFactory.instance.objectNode()) : inputs;
      List<MadeObject> made = new ArrayList<>();
      for (JsonNode input : each) {
        Optional<ParsedFile> parsed = rendered(template, input).map(Rendering::parsed);
        if (parsed.isEmpty() || !parsed.get().skipped().isEmpty()) {
          return Optional.empty();
        }
        for (Document document : parsed.get().documents()) {
          made.add(
              new MadeObject(
                  document.resource(), place, at -> offset(template, document.positions().of(at))));
        }
      }
      return Optional.of(made);
    }

    /** No value has a line break, so that a line stays in its place. */
    private static int offset(String template, Location location) {
      int start = 0;
      for (int line = 1; line < location.line(); line++) {
        start = Lines.next(template, start);
      }
      int end = Math.max(start, Lines.next(template, start) - 1);
      return Math.min(start + location.column() - 1, Math.min(end, template.length() - 1));
    }

    private Optional<String> rendered(String template, JsonNode input) {
      Optional<String> made =
          text > MAX_TEXT ? Optional.empty() : InputTemplate.render(template, input);
      text += made.map(String::length).orElse(0);
      return made;
    }

    private static ParsedFile parsed(String yaml) {
      return Manifests.read("rendered.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Resource> single(String yaml) {
      ParsedFile parsed = parsed(yaml);
      return parsed.skipped().isEmpty() && parsed.documents().size() == 1
          ? Optional.of(parsed.documents().getFirst().resource())
          : Optional.empty();
    }

    private void add(MadeObject made) {
      Resource resource = made.resource();
      String key =
          String.join(
              "/", resource.type().group(), resource.kind(), resource.namespace(), resource.name());
      if (objects.size() < MAX_OBJECTS && !isDisabled(resource) && keys.add(key)) {
        objects.add(
            new MadeObject(CommonMetadata.add(resource, set), made.template(), made.lines()));
      }
    }

    private static boolean isDisabled(Resource resource) {
      return resource
          .annotations()
          .getOrDefault(GROUP + "reconcile", "")
          .toLowerCase(Locale.ROOT)
          .equals("disabled");
    }
  }
}
