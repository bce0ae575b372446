package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Nesting;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.server.StepFailedException;
import dev.plimsoll.testbed.Await;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The kinds that policies read are watched, and no others. */
class InformersTest {

  private static final GroupKind RELEASE = FluxKind.HELM_RELEASE.groupKind();
  private static final GroupKind SOURCE = FluxKind.OCI_REPOSITORY.groupKind();
  private static final String RELEASES =
      "/apis/helm.toolkit.fluxcd.io/v2/namespaces/a/helmreleases";
  private static final String SOURCES =
      "/apis/source.toolkit.fluxcd.io/v1beta2/namespaces/a/ocirepositories";
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  private final FakeApiServer server = new FakeApiServer();
  private Set<GroupKind> wanted = Set.of();
  private Instant now = Instant.parse("2026-11-30T12:00:00Z");
  private final Informers informers = new Informers(server.client(), () -> wanted, () -> now);
  private final ClusterView view =
      new WatchedClusterView(
          Optional.of(informers),
          LiveReads.unknown("not asked here"),
          new FileCrds(Map.of(), List.of()));

  InformersTest() {
    server.serve("helm.toolkit.fluxcd.io/v2", "HelmRelease", "helmreleases", true);
    // As in Flux 2.5: the group prefers v1, and this kind is not served at it.
    server.serve("source.toolkit.fluxcd.io/v1", "GitRepository", "gitrepositories", true);
    server.serve("source.toolkit.fluxcd.io/v1beta2", "OCIRepository", "ocirepositories", true);
  }

  @AfterEach
  void close() {
    informers.close();
    server.close();
  }

  private static String object(String apiVersion, String kind, String name) {
    return """
    {"apiVersion": "%s", "kind": "%s", "metadata": {"name": "%s", "namespace": "a", "labels": {"l": "%3$s"}},
     "spec": {"interval": "1m"}, "status": {"conditions": []}}\
    """
        .formatted(apiVersion, kind, name);
  }

  private static String release(String name) {
    return object("helm.toolkit.fluxcd.io/v2", "HelmRelease", name);
  }

  private static String definition(String plural, String kind, int maximum) {
    return """
    {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
     "metadata": {"name": "%s.fleet.example.com"},
     "spec": {"group": "fleet.example.com", "names": {"kind": "%s"},
      "versions": [{"name": "v1", "schema": {"openAPIV3Schema":
       {"description": "A ship.", "properties": {"description": {"maximum": %d, "default": {"description": "kept"}}}}}}]}}\
    """
        .formatted(plural, kind, maximum);
  }

  /** Until everything has been read that can be. */
  private void read(GroupKind... kinds) {
    wanted = Set.of(kinds);
    Await.until("it is read", () -> !hasFault() && informers.missing().isEmpty());
  }

  private void tend() {
    try {
      informers.tend();
    } catch (StepFailedException e) {
      throw new AssertionError(e);
    }
  }

  private static String why(Lookup<?> lookup) {
    return ((Lookup.Unknown<?>) lookup).reason();
  }

  @Test
  void knowNothingBeforeTheyAreAsked() {
    wanted = Set.of(RELEASE);

    assertThat(informers.missing()).containsExactly(RELEASE);
    assertThat(why(view.list(RELEASE)))
        .isEqualTo("nobody has asked the cluster for HelmRelease yet");
    assertThat(why(view.definition(RELEASE)))
        .isEqualTo("nobody has asked the cluster for CustomResourceDefinition yet");
  }

  @Test
  void tellOfObjectsWithoutTheirStatus() {
    server.create(RELEASES, release("one"));
    read(RELEASE, KnownKinds.NAMESPACE);

    Resource one = ((Lookup.Found<Resource>) view.find(RELEASE, "a", "one")).value();
    assertThat(one.spec().path("interval").asText()).isEqualTo("1m");
    assertThat(one.tree().has("status")).isFalse();
    assertThat(view.find(RELEASE, "a", "two")).isInstanceOf(Lookup.Absent.class);
    assertThat(view.list(RELEASE)).isEqualTo(new Lookup.Found<>(List.of(one)));
    assertThat(view.summary(RELEASE, List::size)).isEqualTo(new Lookup.Found<>(1));
  }

  /** With one of these nothing of the kind could be read any more, in any namespace. */
  @Test
  void readWhatSomebodyNestedAsDeepAsAnApiServerTakesIt() {
    String deep = "{\"a\":".repeat(9_990) + "[1]" + "}".repeat(9_990);
    String hostile = release("deep").replace("\"1m\"", "\"1m\", \"values\": " + deep);
    String named = release("long").replace("\"1m\"", "\"1m\", \"" + "k".repeat(1 << 20) + "\": 1");
    server.failBy(request ->
        request.getPath().contains("/helmreleases") && !request.getPath().contains("watch=true")
            ? Optional.of(
                FakeApiServer.answer(
                    200,
                    """
                    {"kind": "HelmReleaseList", "metadata": {"resourceVersion": "1"}, "items": [%s, %s, %s]}\
                    """
                        .formatted(hostile, named, release("one"))))
            : Optional.empty());

    read(RELEASE);
    Await.until("it is watched", () -> server.watchesOf("helmreleases") == 1);
    server.tellWatches(
        "{\"type\": \"ADDED\", \"object\": %s}"
            .formatted(hostile.replace("\"deep\"", "\"deeper\"")));

    Await.until(
        "all of them are known",
        () ->
            view.summary(RELEASE, List::size) instanceof Lookup.Found<Integer>(Integer number)
                && number == 4);
    Resource read = ((Lookup.Found<Resource>) view.find(RELEASE, "a", "deep")).value();
    assertThat(read.spec().path("interval").asText()).isEqualTo("1m");
    assertThat(read.tree().toString()).hasSizeLessThan(10 * Nesting.MAX);
    assertThat(depth(read.tree())).isEqualTo(Nesting.MAX + 1);
  }

  private static int depth(JsonNode node) {
    return node.valueStream().mapToInt(InformersTest::depth).max().orElse(0) + 1;
  }

  @Test
  void keepNothingOfNamespacesButMetadata() {
    server.create(
        "/api/v1/namespaces",
        """
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a", "labels": {"team": "x"}}, "spec": {"finalizers": ["kubernetes"]}}\
        """);
    read(KnownKinds.NAMESPACE);

    assertThat(view.namespaceLabels("a")).isEqualTo(new Lookup.Found<>(Map.of("team", "x")));
    assertThat(
            ((Lookup.Found<Resource>) view.find(KnownKinds.NAMESPACE, "", "a"))
                .value()
                .tree()
                .has("spec"))
        .isFalse();
  }

  @Test
  void readAKindThatIsNotServedAtThePreferredVersionOfItsGroup() {
    server.create(SOURCES, object("source.toolkit.fluxcd.io/v1beta2", "OCIRepository", "one"));

    read(SOURCE);

    assertThat(view.find(SOURCE, "a", "one")).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void waitForNothingThatTheClusterDoesNotHave() {
    GroupKind policy = FluxKind.IMAGE_POLICY.groupKind();

    read(policy);

    assertThat(why(view.list(policy))).isEqualTo("the cluster has no " + policy);
    assertThat(informers.faults()).isEmpty();

    server.serve("image.toolkit.fluxcd.io/v1", "ImagePolicy", "imagepolicies", true);
    read(policy);
    assertThat(view.list(policy)).isEqualTo(new Lookup.Found<>(List.of()));
  }

  @Test
  void endWhatNoPolicyWantsAnyMore() {
    server.create(RELEASES, release("one"));
    read(RELEASE, Crds.KIND);
    Await.until("both are watched", () -> watched("helmreleases") + watched("definitions") == 2);

    wanted = Set.of();
    tend();
    now = now.plus(WatchedKind.UNWANTED);
    tend();
    assertThat(view.list(RELEASE)).isInstanceOf(Lookup.Found.class); // for those under way

    now = now.plusSeconds(1);
    tend();

    assertThat(why(view.list(RELEASE)))
        .isEqualTo("nobody has asked the cluster for HelmRelease yet");
    assertThat(why(view.definition(RELEASE)))
        .isEqualTo("nobody has asked the cluster for CustomResourceDefinition yet");
    Await.until("nothing is watched", () -> watched("helmreleases") + watched("definitions") == 0);

    read(RELEASE);
    assertThat(view.find(RELEASE, "a", "one")).isInstanceOf(Lookup.Found.class);
  }

  private long watched(String plural) {
    return server.watchesOf(plural);
  }

  @Test
  void readTheOthersWhereOneCannotBeRead() {
    server.create(RELEASES, release("one"));
    server.failBy(request ->
        request.getPath().contains("/ocirepositories")
            ? Optional.of(FakeApiServer.status(403, "Forbidden"))
            : Optional.empty());
    wanted = Set.of(RELEASE, SOURCE);

    Await.until(
        "one of them is read",
        () -> {
          assertThat(informers.missing()).contains(SOURCE);
          try {
            informers.tend();
            return false;
          } catch (StepFailedException e) {
            return informers.missing().equals(List.of(SOURCE));
          }
        });

    assertThatThrownBy(informers::tend)
        .isInstanceOf(StepFailedException.class)
        .hasMessage(
            "source.toolkit.fluxcd.io/OCIRepository objects are not watched: forbidden (403)");
    assertThat(view.find(RELEASE, "a", "one")).isInstanceOf(Lookup.Found.class);
    assertThat(why(view.list(SOURCE)))
        .isEqualTo("OCIRepository objects of the cluster cannot be read: forbidden (403)");

    server.recover();
    read(RELEASE, SOURCE);
    assertThat(informers.faults()).isEmpty();
  }

  @Test
  void sayWhatIsWrongWhereTheClusterDoesNotSayWhatItServes() {
    server.answerAll(200, "<html>Sign in</html>");
    wanted = Set.of(RELEASE);

    assertThatThrownBy(informers::tend)
        .hasMessage(
            "helm.toolkit.fluxcd.io/HelmRelease objects are not watched: could not read what the"
                + " cluster serves under /apis: the answer is no JSON of an API server");
    assertThat(informers.missing()).containsExactly(RELEASE);

    server.recover();
    read(RELEASE);
  }

  /** A list of nothing is no proof that nothing is there: something in between may answer so. */
  @Test
  void doNotTakeGarbageForAClusterWithoutSuchAKind() {
    server.create(RELEASES, release("one"));
    read(RELEASE);

    for (String garbage : List.of("{}", "[]", "\"\"", "{\"kind\": \"APIGroupList\"}")) {
      server.answerAll(200, garbage);
      server.endWatches();
      Await.until(
          "the cluster was asked what it serves",
          () -> {
            now = now.plusSeconds(20);
            return hasFault() && informers.faults().toString().contains("/apis");
          });
      assertThat(view.find(RELEASE, "a", "one")).isInstanceOf(Lookup.Found.class);
      server.recover();
      read(RELEASE);
    }
  }

  private boolean hasFault() {
    try {
      informers.tend();
      return !informers.faults().isEmpty();
    } catch (StepFailedException e) {
      return true;
    }
  }

  @Test
  void sayWhereWhatIsKnownIsTooOld() {
    server.create(RELEASES, release("one"));
    read(RELEASE);
    server.answerAll(403, "{}");
    server.tellWatches(FakeApiServer.GONE);
    Await.until("the watch is gone", () -> server.watchesOf("helmreleases") == 0);

    // The end of the watch may be heard only after the clock has moved on, and counts as news.
    Await.until(
        "this side has noticed it too",
        () -> {
          now = now.plus(KindWatch.TRUSTED).plusSeconds(1);
          return hasFault() && view.find(RELEASE, "a", "one") instanceof Lookup.Unknown;
        });

    assertThat(why(view.find(RELEASE, "a", "one")))
        .isEqualTo("the cluster has told nothing of HelmRelease objects for 10 minutes");
    assertThat(informers.missing()).isEmpty(); // it was read once
  }

  @Test
  void tellOfDefinitionsAsTheyComeAndGo() {
    GroupKind ship = new GroupKind("fleet.example.com", "Ship");
    GroupKind boat = new GroupKind("fleet.example.com", "Boat");
    server.create(DEFINITIONS, definition("ships", "Ship", 30));
    read(Crds.KIND);
    assertThat(maximum(ship)).isEqualTo(30);
    assertThat(view.definition(ship)).isEqualTo(view.definition(ship));
    assertThat(found(ship).tree().toString()).doesNotContain("A ship.").contains("kept");

    server.replace(DEFINITIONS, "ships.fleet.example.com", definition("ships", "Ship", 40));
    Await.until("its change is known", () -> maximum(ship) == 40);

    server.replace(DEFINITIONS, "ships.fleet.example.com", definition("ships", "Boat", 50));
    Await.until("its other kind is known", () -> maximum(boat) == 50);
    assertThat(why(view.definition(ship)))
        .isEqualTo("no CustomResourceDefinition of fleet.example.com/Ship is in the cluster");

    server.create(DEFINITIONS, definition("boats", "Boat", 60));
    Await.until("the newer one counts", () -> maximum(boat) == 60);
    server.delete(DEFINITIONS, "boats.fleet.example.com");
    Await.until("the older one counts again", () -> maximum(boat) == 50);

    server.silence(true);
    server.delete(DEFINITIONS, "ships.fleet.example.com");
    server.silence(false);
    server.tellWatches(FakeApiServer.GONE);
    Await.until("it is forgotten", () -> view.definition(boat) instanceof Lookup.Unknown<Resource>);
  }

  private int maximum(GroupKind kind) {
    return view.definition(kind) instanceof Lookup.Found<Resource>(Resource found)
        ? found
            .tree()
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/description/maximum")
            .asInt()
        : 0;
  }

  private Resource found(GroupKind kind) {
    return ((Lookup.Found<Resource>) view.definition(kind)).value();
  }

  /** Compiled beforehand, which must not fail for one that cannot be. */
  @Test
  void surviveADefinitionThatMakesNoSense() {
    server.create(
        DEFINITIONS,
        """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "helmreleases.helm.toolkit.fluxcd.io"},
         "spec": {"group": "helm.toolkit.fluxcd.io", "names": {"kind": "HelmRelease"}, "versions":
          [{"name": "v2", "schema": {"openAPIV3Schema": {"type": "ship", "pattern": "("}}}]}}\
        """);

    read(Crds.KIND);

    assertThat(view.definition(RELEASE)).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void doNotAskWhereThereIsNoCluster() {
    ClusterView none =
        new WatchedClusterView(
            Optional.empty(),
            LiveReads.unknown("there is no cluster to ask"),
            new FileCrds(Map.of(), List.of()));

    assertThat(why(none.list(RELEASE)))
        .isEqualTo("there is no cluster to ask about HelmRelease objects");
    assertThat(why(none.definition(RELEASE))).contains("--crds does not hold it");
    assertThat(why(none.live().get(RELEASE, "a", "one"))).isEqualTo("there is no cluster to ask");
  }

  @Test
  void takeADefinitionOfAFileFirst() {
    Resource file = new Resource(JsonNodeFactory.instance.objectNode());
    ClusterView withFile =
        new WatchedClusterView(
            Optional.of(informers),
            LiveReads.unknown(""),
            new FileCrds(Map.of(RELEASE, file), List.of()));

    assertThat(withFile.definition(RELEASE)).isEqualTo(new Lookup.Found<>(file));
  }
}
