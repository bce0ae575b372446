package dev.plimsoll.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.guard.Stored.State;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.rule.schema.Change;
import dev.plimsoll.rule.schema.ServedKind;
import dev.plimsoll.rule.schema.Specimens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Draws cases from all that there are; a number and a seed always give the same one. */
final class Draw {

  private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

  private static final List<Operation> ON_NEW =
      List.of(Operation.CREATE, Operation.APPLY, Operation.FORCED_APPLY, Operation.FORCED_APPLY);

  private static final List<Operation> ON_STORED =
      List.of(
          Operation.UPDATE,
          Operation.APPLY,
          Operation.FORCED_APPLY,
          Operation.FORCED_APPLY,
          Operation.FORCED_APPLY,
          Operation.MERGE_PATCH,
          Operation.JSON_PATCH);

  private static final List<State> STATES =
      List.of(
          State.NEW,
          State.NEW,
          State.SMALL,
          State.FULL,
          State.FULL,
          State.SHARED,
          State.SHARED,
          State.LOOSE,
          State.LOOSE);

  private final long seed;
  private final List<Map<State, List<Stored>>> byKind;
  private final List<List<Change>> ofMetadata = MetadataChanges.all();
  private final Map<ServedKind, List<List<Change>>> ofSpec = new IdentityHashMap<>();

  /** The changes that leave every value of its type. */
  private final Set<Change> typed = Collections.newSetFromMap(new IdentityHashMap<>());

  Draw(long seed, List<List<Stored>> byKind) {
    this.seed = seed;
    this.byKind =
        byKind.stream()
            .map(objects -> objects.stream().collect(Collectors.groupingBy(Stored::state)))
            .toList();
    ofMetadata.forEach(typed::addAll);
    for (List<Stored> objects : byKind) {
      for (Stored stored : objects) {
        ofSpec.computeIfAbsent(stored.kind(), this::changes);
      }
    }
  }

  /** All changes that the schema of a kind gives reason for, by place. */
  private List<List<Change>> changes(ServedKind kind) {
    Map<Pointer, JsonNode> schemas = new HashMap<>();
    Map<Pointer, List<Change>> changes = new LinkedHashMap<>();
    List<Change> all = new ArrayList<>(Specimens.changes(kind.schema()));
    for (Specimens.Place place : Specimens.places(kind.schema())) {
      schemas.put(place.pointer(), place.schema());
      all.addAll(HostileValues.at(place));
    }
    for (Change change : all) {
      changes.computeIfAbsent(change.place(), place -> new ArrayList<>()).add(change);
      if (change.value() == null
          || Types.fit(change.value(), schemas.getOrDefault(change.place(), NOTHING))) {
        typed.add(change);
      }
    }
    return List.copyOf(changes.values());
  }

  /** How many different changes there are, over all kinds. */
  long changes() {
    return ofSpec.values().stream().flatMap(List::stream).mapToLong(Collection::size).sum()
        + ofMetadata.stream().mapToLong(Collection::size).sum() * ofSpec.size();
  }

  Case draw(int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    Stored stored = stored(random);
    Operation operation = one(random, stored.isNew() ? ON_NEW : ON_STORED);
    List<Change> changes = new ArrayList<>();
    int many = one(random, List.of(1, 1, 1, 1, 1, 1, 2, 2, 2, 3));
    while (changes.size() < many) {
      boolean metadata = random.nextInt(5) == 0;
      Change change = one(random, one(random, metadata ? ofMetadata : ofSpec.get(stored.kind())));
      // What is applied with values of a wrong type mostly gets no further than the merge.
      if (typed.contains(change) || !operation.isApply() || random.nextInt(16) == 0) {
        changes.add(change);
      }
    }
    // Whoever applies may say less than before, and so give up what nobody else owns.
    ObjectNode manifest =
        random.nextInt(3) == 0 ? smaller(random, stored.manifest()) : stored.manifest();
    String manager = random.nextInt(4) == 0 ? Stored.OTHER : Stored.OWNER;
    return new Case(number, stored, operation, manifest, List.copyOf(changes), manager);
  }

  private Stored stored(SplittableRandom random) {
    Map<State, List<Stored>> ofKind = one(random, byKind);
    List<Stored> choice = null;
    while (choice == null) {
      choice = ofKind.get(one(random, STATES));
    }
    return one(random, choice);
  }

  /** The same without some of the optional fields, or with nothing in them. */
  private static ObjectNode smaller(SplittableRandom random, ObjectNode manifest) {
    ObjectNode smaller = manifest.deepCopy();
    if (smaller.path("spec") instanceof ObjectNode spec) {
      for (Map.Entry<String, JsonNode> field : manifest.get("spec").properties()) {
        switch (random.nextInt(4)) {
          case 0 -> spec.remove(field.getKey());
          case 1 -> {
            if (field.getValue() instanceof ObjectNode) {
              spec.putObject(field.getKey());
            }
          }
          default -> {}
        }
      }
    }
    return smaller;
  }

  private static <T> T one(SplittableRandom random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
