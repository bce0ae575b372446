package dev.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Properties over generated workloads, which come of a seed. */
class TemplateMutationTest {

  private static final List<String> KEYS =
      List.of("app", "helm.sh/chart", "chart", "heritage", "app.kubernetes.io/version", "tier/x~y");

  private static final int PAIRS = 2_000;

  @Test
  void restoringLeavesTheTemplateAsItWas() {
    for (int seed = 0; seed < PAIRS; seed++) {
      Random random = new Random(seed);
      Workload old = workload(random, random.nextInt());
      Workload now = workload(random, random.nextInt(2) == 0 ? -1 : random.nextInt());
      TemplateChange change = change(old, now);

      Patch patch = TemplateMutation.restore(old, now, change.volatileKeys());

      Workload after = applied(patch, now);
      assertThat(change(old, after).volatileKeys()).as("seed %s", seed).isEmpty();
      assertThat(change(old, after).fields()).isEqualTo(change.fields());
      if (change.isVolatileOnly()) {
        assertThat(change(old, after).isEmpty()).isTrue();
        assertThat(TemplateMutation.restore(old, after, change.volatileKeys()))
            .isEqualTo(Patch.NONE);
      }
    }
  }

  @Test
  void strippingTakesAllAndTakesItOnce() {
    for (int seed = 0; seed < PAIRS; seed++) {
      Random random = new Random(seed);
      Workload now = workload(random, random.nextInt());

      Workload after = applied(TemplateMutation.strip(now, places(now)), now);

      assertThat(places(after)).as("seed %s", seed).isEmpty();
    }
  }

  @Test
  void pinningTwiceIsPinningOnce() {
    for (int seed = 0; seed < PAIRS; seed++) {
      Random random = new Random(seed);
      Workload now = workload(random, random.nextInt());

      Workload after = applied(TemplateMutation.pin(now, places(now), "pinned"), now);

      assertThat(TemplateMutation.pin(after, places(after), "pinned"))
          .as("seed %s", seed)
          .isEqualTo(Patch.NONE);
    }
  }

  private static List<Pointer> places(Workload workload) {
    return TemplateMutation.volatilePlaces(workload, VolatileKeys.DEFAULT, Set.of("chart"));
  }

  private static TemplateChange change(Workload old, Workload now) {
    return TemplateChange.between(old, now, VolatileKeys.DEFAULT, Set.of("chart"));
  }

  private static Workload applied(Patch patch, Workload workload) {
    return new Workload(new Resource(patch.apply(workload.resource().tree())), workload.kind());
  }

  private static Workload workload(Random random, int image) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "apps/v1").put("kind", "Deployment");
    ObjectNode template = tree.putObject("spec").putObject("template");
    if (random.nextInt(5) > 0) {
      ObjectNode metadata = template.putObject("metadata");
      fill(metadata, "labels", random);
      fill(metadata, "annotations", random);
    }
    ObjectNode container = template.putObject("spec").putArray("containers").addObject();
    container.put("name", "app").put("image", "app:" + (image & 1));
    return new Workload(new Resource(tree), WorkloadKind.DEPLOYMENT);
  }

  private static void fill(ObjectNode metadata, String map, Random random) {
    if (random.nextInt(4) == 0) {
      return;
    }
    ObjectNode entries = metadata.putObject(map);
    for (String key : KEYS) {
      if (random.nextInt(3) == 0) {
        entries.put(key, "x-" + random.nextInt(3));
      }
    }
  }
}
