package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.testbed.Await;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a mirror holds after all that an informer may do with it. */
class InformerStoreTest {

  private static final String MAPS = "/api/v1/namespaces/a/configmaps";

  private static final Function<List<Resource>, Integer> NUMBER = List::size;

  private final FakeApiServer server = new FakeApiServer();
  private final InformerStore store = new InformerStore(ObjectTrees::of);
  private final List<String> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  private static String map(String name) {
    return """
    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s", "namespace": "a"}}\
    """
        .formatted(name);
  }

  private SharedIndexInformer<GenericKubernetesResource> follow() {
    SharedIndexInformer<GenericKubernetesResource> informer =
        server
            .client()
            .genericKubernetesResources("v1", "ConfigMap")
            .inAnyNamespace()
            .runnableInformer(0)
            .removeNamespaceIndex()
            .itemStore(store)
            .exceptionHandler((started, e) -> true)
            .addEventHandler(new Telling());
    informer.start();
    Await.until("it watches", informer::isWatching);
    return informer;
  }

  private final class Telling implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource added) {
      told.add("added " + added.getMetadata().getName());
    }

    @Override
    public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource updated) {
      told.add("updated " + updated.getMetadata().getName());
    }

    @Override
    public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
      told.add("deleted " + deleted.getMetadata().getName());
    }
  }

  private List<String> names() {
    return store.list().stream().map(Resource::name).sorted().toList();
  }

  @Test
  void forgetsWhatWasDeletedWhileNobodyWatched() {
    server.create(MAPS, map("kept"));
    server.create(MAPS, map("deleted"));
    follow();
    assertThat(names()).containsExactly("deleted", "kept");

    server.silence(true);
    server.delete(MAPS, "deleted");
    server.silence(false);
    server.tellWatches(FakeApiServer.GONE);

    Await.until("it is forgotten", () -> names().equals(List.of("kept")));
    Await.until("listeners are told", () -> told.contains("deleted deleted"));
    assertThat(store.find("a", "deleted")).isInstanceOf(Lookup.Absent.class);
  }

  @Test
  void tellsOfADeletionAtOnce() {
    server.create(MAPS, map("one"));
    follow();

    server.delete(MAPS, "one");

    Await.until("listeners are told", () -> told.contains("deleted one"));
    assertThat(names()).isEmpty();
  }

  @Test
  void tellsOfAChangeAndOfNothingElseAfterAListThatSaysTheSame() {
    server.create(MAPS, map("same"));
    server.create(MAPS, map("changed"));
    follow();
    Await.until("both came", () -> told.size() >= 2);
    told.clear();
    Resource same = ((Lookup.Found<Resource>) store.find("a", "same")).value();

    server.silence(true);
    server.replace(
        MAPS, "changed", map("changed").replace("\"}}", "\", \"labels\": {\"x\": \"y\"}}}"));
    server.silence(false);
    server.tellWatches(FakeApiServer.GONE);

    Await.until("listeners are told", () -> told.contains("updated changed"));
    assertThat(told).containsOnly("updated changed");
    assertThat(((Lookup.Found<Resource>) store.find("a", "same")).value()).isSameAs(same);
    assertThat(((Lookup.Found<Resource>) store.find("a", "changed")).value().labels())
        .isEqualTo(Map.of("x", "y"));
  }

  @Test
  void keepsASummaryUntilAnObjectChanges() {
    server.create(MAPS, map("one"));
    follow();
    AtomicInteger made = new AtomicInteger();
    Function<List<Resource>, Integer> counted =
        all -> {
          made.incrementAndGet();
          return all.size();
        };

    assertThat(store.summary(counted)).isEqualTo(1);
    assertThat(store.summary(counted)).isEqualTo(1);
    assertThat(made).hasValue(1);

    server.create(MAPS, map("two"));
    Await.until("the second has come", () -> store.summary(counted) == 2);
    assertThat(store.summary(NUMBER)).isEqualTo(2);
    assertThat(made).hasValue(2);
  }

  @Test
  void keepsNothingOfManagedFields() {
    server.create(
        MAPS, map("one").replace("\"}}", "\", \"managedFields\": [{\"manager\": \"helm\"}]}}"));
    follow();

    assertThat(store.list().getFirst().tree().toString()).doesNotContain("managedFields");
  }

  @Test
  void answersTheInformerByReferences() {
    server.create(MAPS, map("one").replace("\"}}", "\"}, \"data\": {\"k\": \"v\"}}"));
    follow();

    GenericKubernetesResource reference = store.values().toList().getFirst();

    assertThat(store.keySet()).containsExactly("a/one");
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.isFullState()).isFalse();
    assertThat(store.getKey(reference)).isEqualTo("a/one");
    assertThat(reference.getKind()).isEqualTo("ConfigMap");
    assertThat(reference.getMetadata().getResourceVersion()).isNotEmpty();
    assertThat(reference.getAdditionalProperties()).isEmpty();
    assertThat(store.get("a/one")).isEqualTo(reference);
    assertThat(store.get("a/two")).isNull();
  }
}
