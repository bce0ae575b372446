package dev.plimsoll.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.AccessRequirement;
import dev.plimsoll.policy.Annotations;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.Mutation;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.Write;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.Glob;
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.policy.setting.SettingType;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.LiveConfiguration;
import dev.plimsoll.rule.support.UnchangedData;
import dev.plimsoll.workload.TemplateChange;
import dev.plimsoll.workload.TemplateMutation;
import dev.plimsoll.workload.VolatileKeys;
import dev.plimsoll.workload.Workload;
import dev.plimsoll.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Labels and annotations of a pod template that change with the chart version and mean nothing to
 * the pods. A pod template that differs in any way replaces every pod, so what Helm and Flux write
 * is relieved of them: kept as it was until something else changes, removed, or set to one value.
 *
 * @param mode what to do with them
 * @param value what to set them to, where the mode is {@code Pin}
 * @param checksums what to do with digests of configuration, where the mode is {@code Freeze}
 * @param keys which they are
 * @param writers the field managers whose writes are meant
 * @param kinds the kinds of workloads, with the places of their templates
 * @param writes the keys in the metadata of pod templates that it writes
 */
record VolatileMetadataRule(
    Mode mode,
    String value,
    Checksums checksums,
    VolatileKeys keys,
    List<Glob> writers,
    Map<GroupKind, WorkloadKind> kinds,
    List<Write> writes)
    implements Rule {

  /** What to do with volatile keys. */
  enum Mode {
    /** Keep them as they were where nothing else changes. */
    Freeze,
    /** Remove them. */
    Strip,
    /** Set them to one value. */
    Pin
  }

  /** What to do with digests of configuration. */
  enum Checksums {
    /** Nothing: each new one replaces the pods. */
    Never,
    /** Keep them as they were where the configuration is proved to be what it was. */
    WhenDataUnchanged
  }

  private static final GroupKind SERVICE = new GroupKind("", "Service");

  private static final Field<Mode> MODE =
      Field.of(
          "mode",
          SettingTypes.oneOf(Mode.class),
          Mode.Freeze,
          "Freeze keeps them as they were where nothing else changes, Strip removes them, Pin sets"
              + " them to value.");
  private static final Field<Optional<String>> VALUE =
      Field.optional("value", SettingTypes.text(), "What Pin sets them to.");
  private static final Field<List<Glob>> LABELS =
      Field.of("labels", keyList(), globs(VolatileKeys.USUAL), "The labels that are volatile.");
  private static final Field<List<Glob>> ANNOTATIONS =
      Field.of(
          "annotations",
          keyList(),
          globs(VolatileKeys.USUAL),
          "The annotations that are volatile.");
  private static final Field<Checksums> CHECKSUMS =
      Field.of(
          "checksums",
          SettingTypes.oneOf(Checksums.class),
          Checksums.Never,
          "WhenDataUnchanged keeps digests of configuration too, where live reads prove that the"
              + " configuration is what the pods were started with.");
  private static final Field<List<Glob>> CHECKSUM_KEYS =
      Field.of(
          "checksumKeys",
          keyList(),
          globs(VolatileKeys.USUAL_CHECKSUMS),
          "The annotations that are digests of configuration.");
  private static final Field<List<Glob>> WRITERS =
      Field.of(
          "writers",
          SettingTypes.list(SettingTypes.glob()),
          globs(List.of("helm", "helm-controller", "kustomize-controller")),
          "The field managers whose writes are meant; everybody else's pass as they are.");
  private static final Field<GroupKind> KIND =
      Field.required("kind", KnownKinds.TYPE, "The kind, as group/Kind.");
  private static final Field<Pointer> TEMPLATE =
      Field.of(
          "template",
          SettingTypes.text().as(text -> Pointer.of(text.split("\\."))),
          Pointer.of("spec", "template"),
          "Where it keeps its pod template, such as spec.template.");
  private static final Field<List<WorkloadKind>> WORKLOADS =
      Field.of(
          "workloads",
          SettingTypes.list(
              SettingTypes.object(
                  fields -> WorkloadKind.at(fields.get(KIND), fields.get(TEMPLATE)),
                  KIND,
                  TEMPLATE)),
          List.of(),
          "Kinds of workloads beside those of Kubernetes.");

  static final RuleType TYPE =
      RuleType.named(
              "volatileMetadata",
              "Keeps labels that only name the chart's version from replacing pods.")
          .capabilities(RuleCapability.Mutates)
          .watches(SERVICE)
          .settings(
              SettingTypes.object(
                  fields -> {
                    Mode mode = fields.get(MODE);
                    Optional<String> value = fields.get(VALUE);
                    if ((mode == Mode.Pin) != value.isPresent()) {
                      throw new IllegalArgumentException(
                          "mode Pin needs a value, and only that does");
                    }
                    Checksums checksums = fields.get(CHECKSUMS);
                    boolean digests = checksums == Checksums.WhenDataUnchanged;
                    if (digests && mode != Mode.Freeze) {
                      throw new IllegalArgumentException(
                          "checksums are kept in mode Freeze alone: removing them, or pinning them,"
                              + " would leave pods with old configuration");
                    }
                    return new VolatileMetadataRule(
                        mode,
                        value.orElse(""),
                        checksums,
                        new VolatileKeys(
                            anyOf(fields.get(LABELS)),
                            anyOf(fields.get(ANNOTATIONS)),
                            digests ? anyOf(fields.get(CHECKSUM_KEYS)) : key -> false),
                        fields.get(WRITERS),
                        kinds(fields.get(WORKLOADS)),
                        writes(
                            switch (mode) {
                              case Freeze -> "keeps it as it was";
                              case Strip -> "removes it";
                              case Pin -> "sets it to " + value.orElse("");
                            },
                            fields.get(LABELS),
                            fields.get(ANNOTATIONS)));
                  },
                  MODE,
                  VALUE,
                  LABELS,
                  ANNOTATIONS,
                  CHECKSUMS,
                  CHECKSUM_KEYS,
                  WRITERS,
                  WORKLOADS));

  private static List<Write> writes(String value, List<Glob> labels, List<Glob> annotations) {
    Pointer metadata = Pointer.of("spec", "template", "metadata");
    return Stream.concat(
            labels.stream().map(glob -> metadata.key("labels").key(glob.text())),
            annotations.stream().map(glob -> metadata.key("annotations").key(glob.text())))
        .map(place -> new Write(place, value))
        .toList();
  }

  private static SettingType<List<Glob>> keyList() {
    return SettingTypes.list(
        SettingTypes.glob()
            .as(glob -> {
              if (VolatileKeys.isMeant(glob.text())) {
                throw new IllegalArgumentException(
                    glob
                        + " says whose an object is, or what somebody wants of it, and is never"
                        + " volatile");
              }
              return glob;
            }));
  }

  private static List<Glob> globs(List<String> texts) {
    return texts.stream().map(Glob::of).toList();
  }

  private static Predicate<String> anyOf(List<Glob> globs) {
    return key -> !VolatileKeys.isMeant(key) && globs.stream().anyMatch(glob -> glob.matches(key));
  }

  private static Map<GroupKind, WorkloadKind> kinds(List<WorkloadKind> custom) {
    Map<GroupKind, WorkloadKind> kinds = new HashMap<>();
    WorkloadKind.CHANGEABLE.forEach(kind -> kinds.put(kind.kind(), kind));
    for (WorkloadKind kind : custom) {
      if (WorkloadKind.of(kind.kind()).isPresent()) {
        throw new IllegalArgumentException(kind.kind() + " is known, and needs no entry");
      }
      kinds.put(kind.kind(), kind);
    }
    return Map.copyOf(kinds);
  }

  /** It fixes, and finds nothing that could be denied. */
  @Override
  public boolean mayDeny(GroupKind kind, Requester requester) {
    return false;
  }

  @Override
  public Set<AccessRequirement> requirements() {
    return checksums == Checksums.Never ? Set.of() : UnchangedData.NEEDS;
  }

  @Override
  public Mutation mutate(ObjectChange change, ClusterView cluster) {
    WorkloadKind kind = kinds.get(change.current().type().groupKind());
    Resource object = change.object();
    if (kind == null
        || object == null
        || change.origin() != Origin.Admission
        || Annotations.reason(object, Annotations.ALLOW_RESTARTS).isPresent()) {
      return Mutation.NONE;
    }
    boolean meant =
        writers.stream().anyMatch(glob -> glob.matches(change.requester().fieldManager()));
    Workload now = new Workload(object, kind);
    // Who writes what is not meant to be kept may still start pods with other configuration.
    if ((!meant && checksums == Checksums.Never) || now.hasController()) {
      return Mutation.NONE;
    }
    Resource old = change.oldObject();
    if (mode != Mode.Freeze) {
      return everywhere(now, cluster);
    }
    return change.operation() == Operation.Update && old != null
        ? freeze(new Workload(old, kind), now, meant, change.dryRun(), cluster)
        : Mutation.NONE;
  }

  private Mutation freeze(
      Workload old, Workload now, boolean meant, boolean dryRun, ClusterView cluster) {
    TemplateChange change = TemplateChange.between(old, now, keys, Set.of());
    if (change.isEmpty()) {
      return Mutation.NONE;
    }
    boolean digests = !dryRun && checksums == Checksums.WhenDataUnchanged;
    if (!meant || !change.fields().isEmpty()) {
      return digests ? started(now, cluster) : Mutation.NONE;
    }
    Optional<Finding> inUse = inUse(old, now, change, cluster);
    if (inUse.isPresent()) {
      Mutation passed = digests ? started(now, cluster) : Mutation.NONE;
      return passed.saying(inUse.get());
    }
    // Nothing is proved in a dry run, where Helm has not written the configuration yet.
    if (change.checksums().isEmpty() || !digests) {
      return kept(old, now, change, "nothing else about the pods changes");
    }
    Lookup<LiveConfiguration> configuration = LiveConfiguration.of(now, cluster.live());
    return switch (new UnchangedData(old, now, change.checksums(), configuration, cluster)
        .proof()) {
      case UnchangedData.Proof.Holds holds ->
          kept(old, now, change, "nothing about the pods changes, nor the data that they use");
      case UnchangedData.Proof.Fails fails -> started(now, configuration, cluster);
      case UnchangedData.Proof.Lacks(String reason) ->
          started(now, configuration, cluster)
              .saying(
                  new Finding.Advice(
                      change.checksums().getFirst(),
                      names(change.checksums())
                          + " changes, and it is not proved that the data is the same ("
                          + reason
                          + "): left as sent, so the pods are replaced"));
    };
  }

  private Mutation kept(Workload old, Workload now, TemplateChange change, String because) {
    List<Pointer> places = new ArrayList<>(change.volatileKeys());
    places.addAll(change.checksums());
    return mutation(
        TemplateMutation.restore(old, now, places),
        now,
        "kept " + names(places) + " as it was: " + because + ", so none is replaced");
  }

  /** Something that goes by a label that would be kept. */
  private Optional<Finding> inUse(
      Workload old, Workload now, TemplateChange change, ClusterView cluster) {
    Map<String, String> users = users(now, cluster);
    users.putAll(old.selectedLabels());
    for (Pointer place : change.volatileKeys()) {
      String user = users.get(place.token());
      if (user != null && isLabel(place)) {
        return Optional.of(
            new Finding.Advice(
                place,
                place.token()
                    + " changes, and "
                    + user
                    + " goes by it: left as sent, so the pods are replaced"));
      }
    }
    return Optional.empty();
  }

  private Mutation started(Workload now, ClusterView cluster) {
    return now.hasChecksums(keys)
        ? started(now, LiveConfiguration.of(now, cluster.live()), cluster)
        : Mutation.NONE;
  }

  /** New pods are about to start: remembers what with. */
  private static Mutation started(
      Workload now, Lookup<LiveConfiguration> configuration, ClusterView cluster) {
    if (configuration instanceof Lookup.Found<LiveConfiguration>(LiveConfiguration found)
        && found.sealed(now, cluster.live()) instanceof Lookup.Found<String>(String digest)) {
      Pointer place = Annotations.place(Annotations.CONFIG_DIGEST);
      return new Mutation(
          Patch.set(now.resource().tree(), place, TextNode.valueOf(digest)), List.of());
    }
    return Mutation.NONE;
  }

  private Mutation everywhere(Workload now, ClusterView cluster) {
    Set<String> used = users(now, cluster).keySet();
    List<Pointer> places = TemplateMutation.volatilePlaces(now, keys, used);
    return mode == Mode.Strip
        ? mutation(
            TemplateMutation.strip(now, places),
            now,
            "removed " + names(places) + " from the pod template, so that it replaces no pods")
        : mutation(
            TemplateMutation.pin(now, places, value),
            now,
            "set " + names(places) + " to \"" + value + "\", so that it replaces no pods");
  }

  private static Mutation mutation(Patch patch, Workload now, String message) {
    return patch.isEmpty()
        ? Mutation.NONE
        : new Mutation(
            patch, List.of(new Finding.Mutated(now.kind().root().key("metadata"), message)));
  }

  private static String names(List<Pointer> places) {
    return String.join(", ", places.stream().map(Pointer::token).distinct().toList());
  }

  private static boolean isLabel(Pointer place) {
    Pointer map = place.parent();
    return map != null && map.token().equals("labels");
  }

  /** The pod labels that something goes by, and what it is: the workload itself, or a Service. */
  private Map<String, String> users(Workload workload, ClusterView cluster) {
    Map<String, String> users = new LinkedHashMap<>(workload.selectedLabels());
    if (cluster.list(SERVICE) instanceof Lookup.Found<List<Resource>>(List<Resource> found)) {
      for (Resource service : found) {
        JsonNode selector = service.spec().path("selector");
        if (service.namespace().equals(workload.resource().namespace())
            && mayMean(selector, workload)) {
          selector
              .fieldNames()
              .forEachRemaining(key -> users.putIfAbsent(key, "Service " + service.name()));
        }
      }
    }
    return users;
  }

  /** Whether a selector finds the pods of a workload, volatile labels set aside. */
  private boolean mayMean(JsonNode selector, Workload workload) {
    JsonNode labels =
        workload.resource().at(workload.kind().template().key("metadata").key("labels"));
    return !selector.isEmpty()
        && selector.properties().stream()
            .allMatch(entry ->
                keys.labels().test(entry.getKey())
                    || entry.getValue().equals(labels.path(entry.getKey())));
  }
}
