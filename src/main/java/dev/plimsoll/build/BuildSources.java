package dev.plimsoll.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.build.checkout.SourceTree;
import dev.plimsoll.build.kustomize.BuildInput;
import dev.plimsoll.build.kustomize.KustomizationFile;
import dev.plimsoll.build.kustomize.Layer;
import dev.plimsoll.build.kustomize.Reach;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.TextLines;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.YamlValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the values of one build are written in: its kustomizations, and the patches of them. */
final class BuildSources {

  private final BuildInput input;
  private final Reach reach;
  private final @Nullable LocatedObject kustomization;
  private @Nullable List<PatchText> patches;

  /**
   * The sources of a build.
   *
   * @param kustomization the Kustomization of Flux that it is built for; null where there is none
   */
  BuildSources(BuildInput input, Reach reach, @Nullable LocatedObject kustomization) {
    this.input = input;
    this.reach = reach;
    this.kustomization = kustomization;
  }

  SourceTree tree() {
    return input.tree();
  }

  /** The kustomizations, the outermost first. */
  List<Layer> layers() {
    return reach.layers();
  }

  Optional<LocatedObject> kustomization() {
    return Optional.ofNullable(kustomization);
  }

  /** The files of the build that may hold manifests. */
  List<String> files() {
    return reach.files().stream()
        .filter(file -> Manifests.isManifest(file) && tree().isFile(file))
        .toList();
  }

  /** The objects in the files of the build, without those that patch others. */
  List<Document> manifests() {
    Set<String> others = new HashSet<>();
    layers().forEach(layer -> others.add(tree().inCheckout(layer.file())));
    patches().forEach(patch -> others.add(patch.place().apply(Location.START).file()));
    return files().stream()
        .flatMap(file -> tree().parsed(file).documents().stream())
        .filter(document -> !others.contains(document.file()))
        .toList();
  }

  /** Where a field of a kustomization stands. */
  SourcePlace place(Layer layer, Pointer place, SourcePlace.Means means) {
    return new SourcePlace(tree().inCheckout(layer.file()), layer.positions().of(place), means);
  }

  /** The patches in the order in which the last word is theirs. */
  synchronized List<PatchText> patches() {
    List<PatchText> known = patches;
    if (known == null) {
      known = new ArrayList<>();
      for (Layer layer : layers()) {
        add(layer, "patches", known);
        add(layer, "patchesJson6902", known);
        add(layer, "patchesStrategicMerge", known);
      }
      patches = known;
    }
    return known;
  }

  private void add(Layer layer, String list, List<PatchText> into) {
    JsonNode entries = layer.content().path(list);
    int own = layer.depth() == 0 ? own(list, entries.size()) : entries.size();
    for (int i = entries.size() - 1; i >= 0; i--) {
      JsonNode entry = entries.get(i);
      Pointer place = Pointer.of(list).at(i);
      JsonNode target = entry.path("target").isObject() ? entry.path("target") : null;
      String text = entry.isTextual() ? entry.asText() : entry.path("patch").asText("");
      String path = entry.isTextual() ? entry.asText() : entry.path("path").asText("");
      Pointer textPlace = entry.isTextual() ? place : place.key("patch");
      Supplier<SourcePlace> targetPlace =
          () -> place(layer, place.key("target"), SourcePlace.Means.PATCH);
      if (i >= own) {
        Pointer inFlux = Pointer.of("spec", list).at(i - own).key("patch");
        Pointer targetInFlux = Pointer.of("spec", list).at(i - own).key("target");
        kustomization()
            .ifPresent(flux ->
                add(
                    text,
                    target,
                    () -> flux.locate(targetInFlux),
                    inText(flux::locateWithin, text, inFlux),
                    into));
      } else if (!path.isEmpty() && path.indexOf('\n') < 0) {
        RelativePath.resolve(layer.folder(), path)
            .filter(tree()::isFile)
            .ifPresent(
                file -> add(content(file), target, targetPlace, at -> inFile(file, at), into));
      } else {
        add(
            text,
            target,
            targetPlace,
            inText((where, character) -> within(layer, where, character), text, textPlace),
            into);
      }
    }
  }

  /** How many entries of a list the file itself has; Flux adds its own to the end. */
  private int own(String list, int all) {
    return kustomization == null
        ? all
        : KustomizationFile.in(tree(), input.folder())
            .map(file -> file.content().path(list).size())
            .orElse(0);
  }

  private static void add(
      String text,
      @Nullable JsonNode target,
      Supplier<SourcePlace> entry,
      Function<Location, SourcePlace> place,
      List<PatchText> into) {
    for (YamlValue value : YamlValue.read(text)) {
      into.add(new PatchText(value.tree(), value.positions(), target, entry, place));
    }
  }

  /** Where a character of the text at a place of some document is. */
  private interface Within {
    SourcePlace at(Pointer place, int character);
  }

  private static Function<Location, SourcePlace> inText(Within within, String text, Pointer place) {
    TextLines lines = new TextLines(text);
    return location -> {
      SourcePlace found = within.at(place, lines.offset(location));
      return new SourcePlace(found.file(), found.location(), SourcePlace.Means.PATCH);
    };
  }

  private SourcePlace within(Layer layer, Pointer place, int character) {
    return new SourcePlace(
        tree().inCheckout(layer.file()),
        layer.positions().within(place, character),
        SourcePlace.Means.PATCH);
  }

  private SourcePlace inFile(String file, Location at) {
    return new SourcePlace(tree().inCheckout(file), at, SourcePlace.Means.PATCH);
  }

  private String content(String file) {
    try {
      return new String(tree().read(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
