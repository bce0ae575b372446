package dev.plimsoll.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.build.SourcePlace.Means;
import dev.plimsoll.build.kustomize.KustomizeOutput;
import dev.plimsoll.build.kustomize.Layer;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of one built object are written: in its manifest, else in the patch that writes
 * them, else in a field of a kustomization; a value with variables where the variables stand.
 */
public final class Origin implements ValueOrigin {

  private static final Pointer NAMESPACE = Pointer.of("metadata", "namespace");
  private static final Pointer NAME = Pointer.of("metadata", "name");

  private static final Set<String> LABEL_MAPS =
      Set.of("labels", "matchLabels", "selector", "annotations");

  private final BuildSources sources;
  private final KustomizeOutput.Item item;
  private @Nullable Document base;
  private boolean sought;

  Origin(BuildSources sources, KustomizeOutput.Item item) {
    this.sources = sources;
    this.item = item;
  }

  /** Found when somebody asks: most objects have no findings. */
  private synchronized Optional<Document> base() {
    if (!sought && item.generator().isEmpty()) {
      base =
          item.file()
              .flatMap(file -> document(file, item.resource()))
              .or(() -> item.remote() ? Optional.empty() : anywhere(item.resource()))
              .orElse(null);
    }
    sought = true;
    return Optional.ofNullable(base);
  }

  /** A patch may have removed what says where an object comes from; then by kind and name. */
  private Optional<Document> anywhere(Resource built) {
    return sources.files().stream()
        .map(file -> document(file, built))
        .flatMap(Optional::stream)
        .filter(document -> built.name().contains(document.resource().name()))
        .max(Comparator.comparingInt(document -> score(document.resource(), built)));
  }

  @Override
  public Optional<String> file() {
    return item.file().map(sources.tree()::inCheckout).or(() -> base().map(Document::file));
  }

  @Override
  public boolean isGenerated() {
    return item.generator().isPresent();
  }

  @Override
  public Optional<Document> manifest() {
    return base();
  }

  /** The document of a file that an object was made from, by its kind and the most of its name. */
  private Optional<Document> document(String file, Resource built) {
    List<Document> candidates = new ArrayList<>();
    for (Document document : sources.tree().parsed(file).documents()) {
      if (document.resource().type().groupKind().equals(built.type().groupKind())) {
        candidates.add(document);
      }
    }
    if (candidates.size() == 1) {
      return Optional.of(candidates.getFirst());
    }
    Document best = null;
    int bestScore = -1;
    for (Document candidate : candidates) {
      int score = score(candidate.resource(), built);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    return Optional.ofNullable(best);
  }

  private static int score(Resource written, Resource built) {
    int name = built.name().contains(written.name()) ? 2 * written.name().length() : 0;
    int namespace = written.namespace().equals(built.namespace()) ? 1 : 0;
    return (name > 0 ? 10 : 0) + name + namespace;
  }

  @Override
  public SourcePlace locate(Resource resource, Pointer place, int character) {
    Optional<SourcePlace> metadata = commonMetadata(resource, place);
    if (metadata.isPresent()) {
      return metadata.get();
    }
    Resource before = item.resource();
    Pointer here = place;
    while (before.at(here).isMissingNode() && here.parent() != null) {
      here = here.parent();
    }
    boolean exact = here.equals(place);
    Pointer sought = here;
    return manifest(before, sought, exact ? character : -1)
        .or(() -> patch(before, sought))
        .or(() -> field(before, sought))
        .or(() -> nearest(before, sought))
        .or(this::generator)
        .orElseGet(this::start);
  }

  private Optional<SourcePlace> manifest(Resource before, Pointer place, int character) {
    Document written = base().orElse(null);
    if (written == null) {
      return Optional.empty();
    }
    JsonNode value = before.at(place);
    boolean container = value.isContainerNode();
    return Places.translate(before.tree(), written.resource().tree(), place)
        .filter(there ->
            place.equals(NAME)
                || (container
                    ? there.in(written.resource().tree()).getNodeType() == value.getNodeType()
                    : sameText(there.in(written.resource().tree()), value)))
        .map(there -> inManifest(written, there, character));
  }

  /** Kustomize makes texts of what stands where texts belong. */
  private static boolean sameText(JsonNode written, JsonNode built) {
    return written.equals(built)
        || (written.isValueNode() && built.isTextual() && written.asText().equals(built.asText()));
  }

  private static SourcePlace inManifest(Document base, Pointer place, int character) {
    Location location =
        character < 0 ? base.positions().of(place) : base.positions().within(place, character);
    return new SourcePlace(base.file(), location, Means.MANIFEST);
  }

  private Optional<SourcePlace> patch(Resource before, Pointer place) {
    Resource written = base().map(Document::resource).orElse(before);
    for (PatchText patch : sources.patches()) {
      if (patch.isFor(before, written)) {
        Optional<SourcePlace> found = patch.writes(before, place);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<SourcePlace> commonMetadata(Resource resource, Pointer place) {
    Pointer map = place.parent();
    LocatedObject flux = sources.kustomization().orElse(null);
    if (flux == null || map == null || map.parent() == null) {
      return Optional.empty();
    }
    Pointer written = Pointer.of("spec", "commonMetadata").key(map.token()).key(place.token());
    boolean ofObject = Objects.equals(map.parent(), Pointer.of("metadata"));
    return ofObject && flux.resource().at(written).equals(resource.at(place))
        ? Optional.of(ofFlux(flux, written))
        : Optional.empty();
  }

  private static SourcePlace ofFlux(LocatedObject flux, Pointer place) {
    SourcePlace found = flux.locate(place);
    return new SourcePlace(found.file(), found.location(), Means.FLUX);
  }

  /** The field of a kustomization that makes a value, the outermost first. */
  private Optional<SourcePlace> field(Resource before, Pointer place) {
    JsonNode value = before.at(place);
    LocatedObject flux = sources.kustomization().orElse(null);
    for (Layer layer : sources.layers()) {
      Optional<Pointer> found = field(layer.content(), before, place, value);
      if (found.isPresent()) {
        Optional<Pointer> inFlux =
            layer.depth() == 0 ? inFlux(flux, found.get()) : Optional.empty();
        return Optional.of(
            flux != null && inFlux.isPresent()
                ? ofFlux(flux, inFlux.get())
                : sources.place(layer, found.get(), Means.KUSTOMIZATION));
      }
    }
    return Optional.empty();
  }

  /** The field of Flux that the outermost kustomization has a value from. */
  private static Optional<Pointer> inFlux(@Nullable LocatedObject flux, Pointer field) {
    if (flux == null) {
      return Optional.empty();
    }
    Pointer spec = Pointer.of("spec");
    Pointer first = field;
    while (first.parent() != null && !first.parent().isRoot()) {
      first = first.parent();
    }
    Pointer named = spec.key(first.token().equals("namespace") ? "targetNamespace" : first.token());
    if (first.token().equals("images")) {
      named = named.at(0);
    }
    return flux.resource().has(named) ? Optional.of(named) : Optional.empty();
  }

  private static Optional<Pointer> field(
      JsonNode content, Resource before, Pointer place, JsonNode value) {
    if (place.equals(NAMESPACE)) {
      return content.path("namespace").equals(value)
          ? Optional.of(Pointer.of("namespace"))
          : Optional.empty();
    }
    Pointer map = place.parent();
    if (map != null && LABEL_MAPS.contains(map.token())) {
      for (String field : List.of("commonLabels", "commonAnnotations")) {
        if (content.path(field).path(place.token()).equals(value)) {
          return Optional.of(Pointer.of(field).key(place.token()));
        }
      }
      JsonNode labels = content.path("labels");
      for (int i = 0; i < labels.size(); i++) {
        if (labels.get(i).path("pairs").path(place.token()).equals(value)) {
          return Optional.of(Pointer.of("labels").at(i).key("pairs").key(place.token()));
        }
      }
    }
    return place.token().equals("image")
        ? image(content, value.asText())
        : replicas(content, before, place, value);
  }

  private static Optional<Pointer> image(JsonNode content, String image) {
    JsonNode images = content.path("images");
    for (int i = 0; i < images.size(); i++) {
      JsonNode entry = images.get(i);
      String name = entry.path("newName").asText(entry.path("name").asText());
      for (String field : List.of("digest", "newTag", "newName")) {
        String part = entry.path(field).asText("");
        if (!part.isEmpty() && image.startsWith(name) && image.contains(part)) {
          return Optional.of(Pointer.of("images").at(i).key(field));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Pointer> replicas(
      JsonNode content, Resource before, Pointer place, JsonNode value) {
    JsonNode replicas = content.path("replicas");
    for (int i = 0; place.token().equals("replicas") && i < replicas.size(); i++) {
      if (before.name().contains(replicas.get(i).path("name").asText())
          && replicas.get(i).path("count").asText().equals(value.asText())) {
        return Optional.of(Pointer.of("replicas").at(i).key("count"));
      }
    }
    return Optional.empty();
  }

  /** The manifest at the nearest place above that it has. */
  private Optional<SourcePlace> nearest(Resource before, Pointer place) {
    Document written = base().orElse(null);
    if (written == null) {
      return Optional.empty();
    }
    Pointer here = place;
    Optional<Pointer> found = Optional.empty();
    while (found.isEmpty() && here != null) {
      found = Places.translate(before.tree(), written.resource().tree(), here);
      here = here.parent();
    }
    return Optional.of(inManifest(written, found.orElse(Pointer.ROOT), -1));
  }

  /** The generator, by the name that it begins with. */
  private Optional<SourcePlace> generator() {
    String kind = item.generator().orElse("");
    String list =
        switch (kind) {
          case "ConfigMapGenerator" -> "configMapGenerator";
          case "SecretGenerator" -> "secretGenerator";
          default -> "";
        };
    for (Layer layer : sources.layers()) {
      if (item.file().filter(layer.file()::equals).isPresent()) {
        JsonNode generators = layer.content().path(list);
        for (int i = 0; i < generators.size(); i++) {
          if (item.resource().name().contains(generators.get(i).path("name").asText("?"))) {
            return Optional.of(sources.place(layer, Pointer.of(list).at(i), Means.GENERATOR));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The file that it comes from; for what is remote the kustomization that is built. */
  private SourcePlace start() {
    return item.file()
        .filter(sources.tree()::isFile)
        .map(file ->
            new SourcePlace(sources.tree().inCheckout(file), Location.START, Means.MANIFEST))
        .orElseGet(
            () -> sources.place(sources.layers().getFirst(), Pointer.ROOT, Means.KUSTOMIZATION));
  }
}
