package dev.plimsoll.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.List;

/**
 * A default that a release of Flux changed, so that an object that leaves the field out changes its
 * meaning.
 *
 * <p>Sources: the descriptions of the fields in the resource definitions of Flux 2.1, 2.2 and 2.9.
 * Flux 2.10 moved defaults from definitions to code (version, reconcileStrategy, provider,
 * timeout), with the same values: nothing that leaves them out changes its meaning.
 *
 * @param place the field of a {@code HelmRelease}
 * @param changedIn the first release with the new default
 * @param before the value that the old default stands for
 * @param onlyWith a field that has to be there for the default to matter; the root if it always
 *     does
 * @param now the new default, for people
 */
public record FluxDefault(
    Pointer place, FluxVersion changedIn, JsonNode before, Pointer onlyWith, String now) {

  /** All that are known. */
  public static final List<FluxDefault> ALL =
      List.of(
          new FluxDefault(
              Pointer.of("spec", "maxHistory"),
              FluxVersion.V2_2,
              IntNode.valueOf(10),
              Pointer.ROOT,
              "5"),
          new FluxDefault(
              Pointer.of("spec", "waitStrategy"),
              FluxVersion.V2_8,
              JsonNodeFactory.instance.objectNode().put("name", "legacy"),
              Pointer.ROOT,
              "{name: poller}"),
          new FluxDefault(
              Pointer.of("spec", "postRenderStrategy"),
              FluxVersion.V2_9,
              TextNode.valueOf("nohooks"),
              Pointer.of("spec", "postRenderers"),
              "combined, which sends hooks through the post-renderers too"));

  /** Whether an object leaves the field to its default, and the default matters to it. */
  public boolean isLeftBy(Resource release) {
    return FluxKind.HELM_RELEASE.is(release) && !release.has(place) && release.has(onlyWith);
  }
}
