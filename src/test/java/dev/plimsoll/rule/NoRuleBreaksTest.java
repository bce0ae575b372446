package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.cluster.FileCrds;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyTestDocument;
import dev.plimsoll.policy.engine.EnforcedFinding;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.engine.Verdict;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * No rule of the shipped policies breaks on what an API server can store, in either phase. The
 * cases of the policies are changed at random, both the objects and those around them. More cases
 * than usual: {@code -Drules.cases=200000}, others: {@code -Drules.seed=2}.
 */
@NeedsTestbed
class NoRuleBreaksTest {

  private static final int CASES = Integer.getInteger("rules.cases", 10_000);
  private static final long SEED = Long.getLong("rules.seed", 1);

  private static final List<Map<String, String>> NAMESPACES =
      List.of(
          Map.of(),
          Map.of("environment", "production"),
          Map.of("environment", "staging"),
          Map.of("environment", "development"));

  /** A case of a policy, and the objects that are there. */
  private record Sample(ObjectChange change, List<Resource> cluster) {}

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final StorableObjects objects = new StorableObjects(random);

  @Test
  void onWhatAnApiServerCanStore(Testbed testbed) throws Exception {
    PolicyDocuments documents = PolicyFiles.below(Path.of("policies"));
    PolicySet policies = new PolicySet(documents, Clock.systemUTC());
    PolicySet schema = policies.only(List.of("deletion-guard"));
    Map<GroupKind, Resource> crds = FileCrds.read(List.of(testbed.crds())).byKind();
    List<Sample> samples = samples(documents);
    Map<String, String> broken = new TreeMap<>();
    Map<String, Integer> evaluated = new TreeMap<>();

    for (int number = 0; number < CASES; ) {
      Sample sample = one(samples);
      Optional<Resource> object = storable(sample.change().current(), samples, schema, crds);
      if (object.isEmpty()) {
        continue;
      }
      number++;
      Resource old =
          random.nextInt(3) > 0 ? sample.change().current() : one(samples).change().current();
      ObjectChange change = change(sample.change(), object.get(), old);
      ClusterView cluster = cluster(sample, samples, crds);
      for (Verdict verdict :
          List.of(policies.mutate(change, cluster), policies.validate(change, cluster))) {
        for (EnforcedFinding finding : verdict.findings()) {
          evaluated.merge(finding.name(), 1, Integer::sum);
          if (finding.finding() instanceof Finding.Broken) {
            broken.putIfAbsent(
                finding.name(),
                "case %d: %s: %s -> %s"
                    .formatted(number, finding.message(), old.tree(), change.current().tree()));
          }
        }
      }
    }

    assertThat(broken).isEmpty();
    // Most of the rules had something to say, so that they were evaluated indeed.
    assertThat(evaluated).hasSizeGreaterThan(documents.policies().size() / 2);
  }

  private static List<Sample> samples(PolicyDocuments documents) {
    List<Sample> samples = new ArrayList<>();
    for (PolicyTestDocument test : documents.tests()) {
      for (PolicyTestDocument.Case one : test.cases()) {
        List<Resource> cluster = new ArrayList<>(test.cluster());
        cluster.addAll(one.cluster());
        samples.add(new Sample(one.change(), cluster));
      }
    }
    return samples;
  }

  private Optional<Resource> storable(
      Resource object, List<Sample> samples, PolicySet schema, Map<GroupKind, Resource> crds) {
    return objects
        .changed(object, one(samples).change().current())
        .filter(changed -> FluxKind.of(changed).isEmpty() || isServed(changed, crds))
        .filter(changed ->
            schema.mutate(ObjectChange.inCluster(alive(changed)), view(List.of(), crds, Map.of()))
                instanceof Verdict.Allowed);
  }

  /** The object as it was before somebody deleted it, because a schema is not asked afterwards. */
  private static Resource alive(Resource object) {
    ObjectNode tree = object.tree().deepCopy();
    ((ObjectNode) tree.get("metadata")).remove("deletionTimestamp");
    return new Resource(tree);
  }

  private static boolean isServed(Resource object, Map<GroupKind, Resource> crds) {
    Resource crd = crds.get(object.type().groupKind());
    return crd != null
        && crd.spec().path("versions").findValuesAsText("name").contains(object.type().version());
  }

  private ObjectChange change(ObjectChange sample, Resource object, Resource old) {
    boolean same = old.type().groupKind().equals(object.type().groupKind());
    Operation operation =
        same
            ? List.of(Operation.Create, Operation.Update, Operation.Update, Operation.Delete)
                .get(random.nextInt(4))
            : Operation.Create;
    return new ObjectChange(
        operation,
        object.type(),
        operation == Operation.Delete ? null : object,
        operation == Operation.Create ? null : operation == Operation.Delete ? object : old,
        sample.requester(),
        Origin.Admission,
        sample.completeness(),
        random.nextInt(8) == 0);
  }

  /** What is there of the sample, some of it changed too, and objects of others. */
  private ClusterView cluster(Sample sample, List<Sample> samples, Map<GroupKind, Resource> crds) {
    List<Resource> there = new ArrayList<>();
    List<Resource> candidates = new ArrayList<>(sample.cluster());
    for (int i = random.nextInt(3); i > 0; i--) {
      candidates.add(one(samples).change().current());
    }
    for (Resource candidate : candidates) {
      there.add(
          random.nextBoolean()
              ? candidate
              : objects.changed(candidate, one(samples).change().current()).orElse(candidate));
    }
    return view(there, crds, NAMESPACES.get(random.nextInt(NAMESPACES.size())));
  }

  private static ClusterView view(
      List<Resource> objects, Map<GroupKind, Resource> crds, Map<String, String> namespace) {
    ClusterView fixed = new FixedClusterView(objects);
    return new ClusterView() {
      @Override
      public Lookup<Map<String, String>> namespaceLabels(String name) {
        return new Lookup.Found<>(namespace);
      }

      @Override
      public Lookup<Resource> find(GroupKind kind, String inNamespace, String name) {
        return fixed.find(kind, inNamespace, name);
      }

      @Override
      public Lookup<List<Resource>> list(GroupKind kind) {
        return fixed.list(kind);
      }

      @Override
      public LiveReads live() {
        return fixed.live();
      }

      @Override
      public Lookup<Resource> definition(GroupKind kind) {
        return crds.containsKey(kind) ? new Lookup.Found<>(crds.get(kind)) : new Lookup.Absent<>();
      }
    };
  }

  private <T> T one(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
