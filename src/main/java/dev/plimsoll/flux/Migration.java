package dev.plimsoll.flux;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.edit.Rewrite;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves objects to the API versions of a release of Flux, with the fields that went with the old
 * ones, and with what else names those versions: patches, their targets, and references.
 *
 * @param target the release to move to, or those that the objects have to work with
 * @param from the release that runs now, whose defaults are to stay in force; empty if unknown
 */
public record Migration(FluxTarget target, Optional<FluxVersion> from) {

  /** One that moves to a release. */
  public Migration(FluxVersion target, Optional<FluxVersion> from) {
    this(FluxTarget.of(target), from);
  }

  private static final Pointer API_VERSION = Pointer.of("apiVersion");
  private static final Pointer VALUES = Pointer.of("spec", "values");
  private static final Pointer INSTALL = Pointer.of("spec", "install");
  private static final Pointer SKIP_CRDS = INSTALL.key("skipCRDs");
  private static final Pointer CRDS = INSTALL.key("crds");
  private static final Pointer MESSAGE = Pointer.of("spec", "git", "commit", "messageTemplate");

  /**
   * The one version that lacks a field which later ones fill in by default: server-side apply
   * cannot take back to it what an applier owned at it.
   */
  private static final String BEFORE_PROVIDERS = "v1beta1";

  private static final String OWNED_BEFORE_PROVIDERS =
      "in a cluster where it was applied at v1beta1, the API server denies the change with"
          + " \".spec.provider: field not declared in schema\"; there run flux migrate first";

  /**
   * One thing that was done, or that is left to do.
   *
   * @param place where
   * @param message what, for people; never with contents that {@link
   *     dev.plimsoll.manifest.Redaction} covers
   * @param manual whether it is left to do
   */
  public record Step(Pointer place, String message, boolean manual) {}

  /**
   * What becomes of an object.
   *
   * @param patch the change; none if nothing has to change
   * @param steps what it does, and what is left to do manually
   */
  public record Result(Patch patch, List<Step> steps) {
    public Result {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Moves one object.
   *
   * @param completeness whether it is whole; nothing is made explicit in patches
   */
  public Result of(Resource object, Completeness completeness) {
    Work work = new Work(object.tree());
    FluxKind kind = FluxKind.of(object).orElse(null);
    if (kind == null && !Kustomize.isKustomization(object)) {
      return work.result();
    }
    if (kind != null) {
      move(kind, object, completeness, work);
    }
    references(Pointer.ROOT, work.tree, work);
    return work.result();
  }

  private void move(FluxKind kind, Resource object, Completeness completeness, Work work) {
    GroupVersionKind type = object.type();
    ApiVersion now = kind.storage(target).orElse(null);
    ApiState state = kind.state(type.version(), target);
    if (now == null || state == ApiState.NOT_YET) {
      work.manual(
          API_VERSION,
          "Flux %s does not have %s yet, and this does not go back".formatted(target, type));
      return;
    }
    if (state == ApiState.UNKNOWN) {
      work.manual(API_VERSION, "no release of Flux known here has %s".formatted(type));
      return;
    }
    if (state != ApiState.CURRENT) {
      work.set(
          API_VERSION,
          TextNode.valueOf(type.group() + "/" + now.name()),
          "%s -> %s".formatted(type.version(), now.name()));
      if (kind == FluxKind.HELM_REPOSITORY && type.version().equals(BEFORE_PROVIDERS)) {
        work.note(API_VERSION, OWNED_BEFORE_PROVIDERS);
      }
    }
    for (FluxField field : FluxField.of(kind)) {
      if (field.successor() != null && !field.in().contains(now.name())) {
        for (Pointer place : field.placesIn(object)) {
          replace(field, field.successor(), place, completeness, work);
        }
      }
    }
    if (kind == FluxKind.HELM_RELEASE) {
      skipCrds(object, work);
      inlineChart(new HelmRelease(object), work);
      if (completeness == Completeness.Whole) {
        defaults(kind, object, work);
      }
    }
    if (kind == FluxKind.IMAGE_UPDATE_AUTOMATION
        && target.newest().atLeast(FluxVersion.V2_7)
        && object.text(MESSAGE).filter(Migration::usesOldResults).isPresent()) {
      work.manual(
          MESSAGE,
          "the template uses .Updated or .Changed.ImageResult, which are gone since Flux 2.7;"
              + " write it with .Changed.Changes");
    }
  }

  private static boolean usesOldResults(String template) {
    return template.contains(".Updated") || template.contains(".Changed.ImageResult");
  }

  private void replace(
      FluxField field, Successor successor, Pointer place, Completeness completeness, Work work) {
    Optional<Patch> move = successor.move(work.tree, place);
    if (move.isEmpty()) {
      work.manual(
          place, "it is gone; move it to %s%s".formatted(successor.key(), successor.shape()));
      return;
    }
    if (successor == Successor.None) {
      work.apply(move.get(), place, "removed, because it is gone");
      return;
    }
    String dropped =
        field
            .droppedSince()
            .filter(release -> from.isEmpty() || from.get().atLeast(release))
            .map(release ->
                "; where Flux %s or later runs it was dropped, and takes effect now"
                    .formatted(release))
            .orElse("");
    work.apply(move.get(), place, "-> " + successor.key() + dropped);
    if (completeness == Completeness.Fragment && successor != Successor.SummaryMetadata) {
      work.manual(
          place,
          "%s is a list, which in a patch replaces that of the object it patches; see that nothing gets lost"
              .formatted(successor.key()));
    }
  }

  private static void skipCrds(Resource object, Work work) {
    if (!object.has(SKIP_CRDS)) {
      return;
    }
    boolean skip = object.at(SKIP_CRDS).asBoolean();
    if (skip && object.has(CRDS)) {
      work.manual(SKIP_CRDS, "it contradicts crds, which has taken its place; keep one of them");
      return;
    }
    if (skip) {
      Patch patch = Patch.remove(work.tree, SKIP_CRDS);
      work.apply(
          patch.then(Patch.set(work.tree, CRDS, TextNode.valueOf("Skip"))),
          SKIP_CRDS,
          "-> crds: Skip");
      return;
    }
    // Where the last key of an applied map goes, the API server makes the empty map that is left
    // null, and denies that: the map has to go with its key.
    Pointer place = object.at(INSTALL).size() == 1 ? INSTALL : SKIP_CRDS;
    work.apply(Patch.remove(work.tree, place), place, "removed, because it says nothing");
  }

  /** A release that a chart in an OCIRepository of its own keeps from going back. */
  private void inlineChart(HelmRelease release, Work work) {
    if (release.inlineRepository().isPresent() && !target.newest().atLeast(FluxVersion.V2_10)) {
      work.manual(
          HelmRelease.CHART_KIND,
          "the CRD of Flux %s drops kind and url, and then denies the release with 422; move the chart to an OCIRepository and chartRef first"
              .formatted(target));
    }
  }

  /** What the object leaves to defaults that are not what they were when it was written. */
  private void defaults(FluxKind kind, Resource object, Work work) {
    ApiState state = kind.state(object.type().version(), target);
    FluxVersion written =
        kind.version(object.type().version()).map(ApiVersion::since).orElse(target.newest());
    for (FluxDefault changed : FluxDefault.ALL) {
      FluxVersion runs = from.orElse(written);
      if (!changed.isLeftBy(object)
          || !target.newest().atLeast(changed.changedIn())
          || runs.atLeast(changed.changedIn())) {
        continue;
      }
      if (from.isPresent() && target.oldest().atLeast(changed.changedIn())) {
        work.set(
            changed.place(),
            changed.before(),
            "made explicit; since Flux %s the default is %s"
                .formatted(changed.changedIn(), changed.now()));
      } else if (from.isPresent() || state != ApiState.CURRENT) {
        work.note(
            changed.place(),
            "left to its default, which is %s since Flux %s; %s writes down the one before"
                .formatted(
                    changed.now(),
                    changed.changedIn(),
                    from.isPresent() ? "--flux-version " + changed.changedIn() : "--from"));
      }
    }
  }

  /** Versions that are named below the top of an object: references, targets, nested patches. */
  private void references(Pointer place, JsonNode node, Work work) {
    if (place.equals(VALUES)) {
      return;
    }
    if (node.isObject()) {
      if (!place.isRoot()) {
        reference(place, node, work);
      }
      node.properties()
          .forEach(entry -> references(place.key(entry.getKey()), entry.getValue(), work));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        references(place.at(i), node.get(i), work);
      }
    } else if (node.isTextual() && isPatch(place)) {
      nested(place, node.asText(), work);
    }
  }

  private static boolean isPatch(Pointer place) {
    Pointer parent = place.parent();
    if (parent == null || parent.parent() == null) {
      return false;
    }
    return parent.token().equals("patchesStrategicMerge")
        || (place.token().equals("patch") && parent.parent().token().startsWith("patches"));
  }

  private void reference(Pointer place, JsonNode node, Work work) {
    String kind = node.path("kind").asText("");
    JsonNode apiVersion = node.path("apiVersion");
    if (apiVersion.isTextual()) {
      GroupVersionKind type = GroupVersionKind.of(apiVersion.asText(), kind);
      String next = next(type);
      if (next != null) {
        work.set(
            place.key("apiVersion"),
            TextNode.valueOf(type.group() + "/" + next),
            type.version() + " -> " + next);
      }
    } else if (node.path("group").isTextual() && node.path("version").isTextual()) {
      String version = node.path("version").asText();
      String next = next(new GroupVersionKind(node.path("group").asText(), version, kind));
      if (next != null) {
        work.set(place.key("version"), TextNode.valueOf(next), "%s -> %s".formatted(version, next));
      }
    }
  }

  /** The version that takes the place of one that is on its way out; null where it may stay. */
  private @Nullable String next(GroupVersionKind type) {
    return FluxKind.of(new GroupKind(type.group(), type.kind()))
        .filter(kind -> {
          ApiState state = kind.state(type.version(), target);
          return state == ApiState.GONE || state == ApiState.DEPRECATED;
        })
        .flatMap(kind -> kind.storage(target))
        .map(ApiVersion::name)
        .orElse(null);
  }

  /** A patch that is written as a text in another object. */
  private void nested(Pointer place, String text, Work work) {
    ParsedFile parsed = Manifests.read("patch", text.getBytes(UTF_8));
    List<Rewrite.Change> changes = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (Document document : parsed.documents()) {
      Result result = of(document.resource(), Completeness.Fragment);
      changes.add(new Rewrite.Change(document, result.patch()));
      steps.addAll(result.steps());
    }
    if (changes.stream().anyMatch(change -> !change.patch().isEmpty())) {
      switch (Rewrite.of(parsed, changes)) {
        case Rewrite.Done done ->
            work.apply(
                Patch.set(work.tree, place, TextNode.valueOf(done.parsed().text())), place, "");
        case Rewrite.Impossible impossible -> {
          work.manual(place, "the patch could not be changed: " + impossible.reason());
          return;
        }
      }
    }
    for (Step step : steps) {
      work.steps.add(
          new Step(
              place,
              "in the patch, %s: %s".formatted(step.place(), step.message()),
              step.manual()));
    }
    if (parsed.documents().isEmpty()) {
      jsonPatch(place, text, work);
    }
  }

  /** A JSON patch names fields in its paths. */
  private void jsonPatch(Pointer place, String text, Work work) {
    JsonNode patched = place.parent() == null ? work.tree : place.parent().in(work.tree);
    String kind = patched.path("target").path("kind").asText("");
    Arrays.stream(FluxKind.values())
        .filter(fluxKind -> fluxKind.kind().equals(kind))
        .flatMap(fluxKind -> FluxField.of(fluxKind).stream())
        .filter(field -> field.successor() != null && isNamed(field, text))
        .forEach(field ->
            work.manual(
                place, "the patch is about %s, which is gone; rewrite it".formatted(field.path())));
  }

  private boolean isNamed(FluxField field, String patch) {
    String name = field.path().substring(field.path().lastIndexOf('.') + 1);
    boolean gone =
        field.kind().storage(target).filter(now -> !field.in().contains(now.name())).isPresent();
    return gone && patch.matches("(?s).*/" + name + "\\b.*");
  }

  /** The object as it becomes, step by step. */
  private static final class Work {
    private final List<Step> steps = new ArrayList<>();
    private JsonNode tree;
    private Patch patch = Patch.NONE;

    Work(JsonNode tree) {
      this.tree = tree;
    }

    void set(Pointer place, JsonNode value, String message) {
      apply(Patch.set(tree, place, value), place, message);
    }

    void apply(Patch next, Pointer place, String message) {
      patch = patch.then(next);
      tree = next.apply(tree);
      if (!message.isEmpty()) {
        steps.add(new Step(place, message, false));
      }
    }

    void note(Pointer place, String message) {
      steps.add(new Step(place, message, false));
    }

    void manual(Pointer place, String message) {
      steps.add(new Step(place, message, true));
    }

    Result result() {
      return new Result(patch, steps);
    }
  }
}
