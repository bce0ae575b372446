package dev.plimsoll.cli.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.build.patch.InlinePatch;
import dev.plimsoll.build.patch.PatchEffect;
import dev.plimsoll.build.patch.PatchFault;
import dev.plimsoll.build.patch.PatchFragment;
import dev.plimsoll.build.resourceset.Expansion;
import dev.plimsoll.build.resourceset.UnknownObject;
import dev.plimsoll.cluster.Crds;
import dev.plimsoll.flux.DeclaredFlux;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Kustomize;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.manifest.yaml.StoredPlaces;
import dev.plimsoll.manifest.yaml.YamlDialect;
import dev.plimsoll.policy.setting.KnownKinds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What other files may have to know of one.
 *
 * @param input the file
 * @param patches the files that its kustomizations name as patches
 * @param effects what the patches in its kustomizations may do
 * @param namespaces the labels of its Namespaces
 * @param definitions the kinds that its CustomResourceDefinitions define
 * @param declaredFlux the releases of Flux that its objects declare
 * @param objects its objects of the kinds that rules look at
 * @param unknown what its ResourceSets make that is not rendered
 * @param documents all of its objects as JSON
 * @param asKubectl the same as kubectl reads them; empty where it reads no other values
 * @param inside what its objects hold as text: parts of objects that patches set
 * @param faults what is wrong with such patches
 * @param places where everything in it stands, as {@link StoredPlaces} keeps it
 * @param problems what is wrong with it as YAML
 * @param warnings what only kustomize takes for wrong
 * @param skipped what was not read
 * @param markers the comments that image automation reads
 * @param secrets the credentials in its objects, of which only the places are kept
 * @param generated the files that generators in it read
 */
record FileIndexEntry(
    InputFile input,
    List<Path> patches,
    List<PatchEffect> effects,
    Map<String, Map<String, String>> namespaces,
    Set<GroupKind> definitions,
    Set<String> declaredFlux,
    Map<GroupKind, List<Named>> objects,
    List<UnknownObject> unknown,
    List<byte[]> documents,
    List<byte[]> asKubectl,
    List<Inside> inside,
    List<HostFault> faults,
    @SuppressWarnings("ArrayRecordComponent") byte[] places,
    List<Problem> problems,
    List<Problem> warnings,
    List<Skipped> skipped,
    List<SetterMarker> markers,
    List<PlainSecrets.Told> secrets,
    List<Path> generated) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** An object as JSON, which takes a tenth of what a tree does, and its name. */
  record Named(String name, @SuppressWarnings("ArrayRecordComponent") byte[] json) {}

  /** A part of an object that is inside of an object of the file, and the number of that one. */
  record Inside(int host, @SuppressWarnings("ArrayRecordComponent") byte[] json) {}

  /** A fault of a patch in the object with a number. */
  record HostFault(int host, PatchFault fault) {}

  /**
   * Takes notes of a file.
   *
   * @param index for which they are
   */
  static FileIndexEntry of(InputFile input, ParsedFile parsed, FileIndex index) {
    List<Path> patches = new ArrayList<>();
    List<PatchEffect> effects = new ArrayList<>();
    Map<String, Map<String, String>> namespaces = new HashMap<>();
    Set<GroupKind> definitions = new LinkedHashSet<>();
    Set<String> declaredFlux = new LinkedHashSet<>();
    Map<GroupKind, List<Named>> objects = new HashMap<>();
    Expansion expansion = index.expand(parsed.documents());
    List<byte[]> documents = documents(parsed.documents());
    List<Document> inside = new ArrayList<>();
    List<Inside> parts = new ArrayList<>();
    List<HostFault> faults = new ArrayList<>();
    for (int number = 0; number < expansion.documents().size(); number++) {
      int host = number;
      Document document = expansion.documents().get(number);
      Resource resource = document.resource();
      List<InlinePatch> inline = InlinePatch.of(resource, document.positions());
      if (!FluxKind.HELM_RELEASE.is(resource)) { // whose patches are for what its chart renders
        effects.addAll(PatchEffect.of(inline));
      }
      if (number < documents.size()) {
        for (PatchFragment part : PatchFragment.of(inline, document.positions())) {
          inside.add(new Document(input.name(), part.resource(), part.positions()));
          parts.add(new Inside(host, json(part.resource().tree())));
        }
        PatchFault.of(resource, inline, document.positions())
            .forEach(fault -> faults.add(new HostFault(host, fault)));
      }
      byte[] whole = number < documents.size() ? documents.get(number) : json(resource.tree());
      GroupKind kind = resource.type().groupKind();
      if (Kustomize.isKustomization(resource)) {
        Path folder = input.identity().resolveSibling("");
        Kustomize.patches(resource).forEach(file -> patches.add(folder.resolve(file).normalize()));
      }
      if (kind.equals(KnownKinds.NAMESPACE)) {
        namespaces.put(resource.name(), resource.labels());
      }
      if (kind.equals(Crds.KIND)) {
        definitions.add(Crds.definedBy(resource));
      }
      DeclaredFlux.of(resource).ifPresent(declaredFlux::add);
      if (index.isWanted(kind) && Completeness.of(resource) == Completeness.Whole) {
        objects
            .computeIfAbsent(kind, key -> new ArrayList<>())
            .add(
                new Named(
                    resource.name(),
                    forOthers(input, resource).map(FileIndexEntry::json).orElse(whole)));
      }
    }
    return new FileIndexEntry(
        input,
        patches,
        effects,
        namespaces,
        definitions,
        declaredFlux,
        objects,
        expansion.unknown(),
        documents,
        asKubectl(input, parsed),
        parts,
        faults,
        StoredPlaces.of(parsed, inside),
        parsed.problems(),
        parsed.onlyKustomize(),
        parsed.skipped(),
        SetterMarker.in(parsed.text()),
        PlainSecrets.in(parsed.documents()),
        PlainSecrets.generated(input, parsed.documents()));
  }

  private static List<byte[]> documents(List<Document> documents) {
    return documents.stream().map(document -> json(document.resource().tree())).toList();
  }

  private static List<byte[]> asKubectl(InputFile input, ParsedFile parsed) {
    return parsed.ambiguous()
        ? documents(
            Manifests.read(
                    input.name(),
                    parsed.text().getBytes(StandardCharsets.UTF_8),
                    YamlDialect.KUBECTL)
                .documents())
        : List.of();
  }

  /** Whether a resource is the CustomResourceDefinition of a kind. */
  static boolean defines(Resource resource, GroupKind kind) {
    return resource.type().groupKind().equals(Crds.KIND) && Crds.definedBy(resource).equals(kind);
  }

  /**
   * The object as rules see it that evaluate another one; empty where that is all of it. Chart
   * values are most of an object, and no such rule reads them. And no object in a file is being
   * deleted, whatever it says.
   */
  private static Optional<JsonNode> forOthers(InputFile file, Resource resource) {
    boolean hasValues = resource.spec().has("values");
    boolean claimsDeletion = resource.isBeingDeleted() && !file.isFromCluster(resource);
    if (!hasValues && !claimsDeletion) {
      return Optional.empty();
    }
    ObjectNode slim = copy(resource.tree());
    if (hasValues) {
      slim.set("spec", copy(resource.spec()).without("values"));
    }
    if (claimsDeletion) {
      slim.set("metadata", copy(resource.metadata()).without("deletionTimestamp"));
    }
    return Optional.of(slim);
  }

  private static ObjectNode copy(JsonNode map) {
    return JsonNodeFactory.instance.objectNode().setAll((ObjectNode) map);
  }

  private static byte[] json(JsonNode tree) {
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree is always written", e);
    }
  }
}
