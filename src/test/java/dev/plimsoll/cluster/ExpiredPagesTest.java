package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists that are read page by page, and what becomes of them where a page does not come. */
class ExpiredPagesTest {

  private static final GroupKind RELEASE = FluxKind.HELM_RELEASE.groupKind();
  private static final String GROUP = "/apis/helm.toolkit.fluxcd.io";
  private static final String RELEASES = GROUP + "/v2/helmreleases";

  @RegisterExtension final InMemoryApiServer api = new InMemoryApiServer();

  private final PagedLister pages = new PagedLister(api.client());

  private void put(int releases) {
    IntStream.range(0, releases)
        .forEach(number ->
            api.put(
                """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: app-%d, namespace: team, labels: {half: h%d}}
                """
                    .formatted(number, number % 2)));
  }

  private List<String> read(String namespace, String labels, int size)
      throws InaccessibleException {
    List<String> names = new ArrayList<>();
    pages.each(
        pages.served(RELEASE).orElseThrow(),
        namespace,
        labels,
        size,
        object -> names.add(object.apiVersion() + " " + object.kind() + " " + object.name()));
    return names;
  }

  private static String release(int number) {
    return "helm.toolkit.fluxcd.io/v2 HelmRelease app-" + number;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 250})
  void handsOverEveryObjectOnceWhateverTheSizeOfAPage(int size) throws InaccessibleException {
    put(5);

    assertThat(read("", "", size))
        .containsExactly(release(0), release(1), release(2), release(3), release(4));
  }

  @Test
  void handsOverThoseOfANamespaceWithALabel() throws InaccessibleException {
    put(5);

    assertThat(read("team", "half=h0", 1)).containsExactly(release(0), release(2), release(4));
    assertThat(read("elsewhere", "", 1)).isEmpty();
  }

  /** A token is good for some minutes; the answer to an old one holds another. */
  @Test
  void goesOnByTheTokenThatAnExpiredOneIsAnsweredWith() throws InaccessibleException {
    put(5);
    api.expire(RELEASES, true);

    assertThat(read("", "", 2))
        .containsExactly(release(0), release(1), release(2), release(3), release(4));
  }

  @Test
  void saysThatAListExpiredWhereItCannotGoOn() {
    put(5);
    api.expire(RELEASES, false);

    assertThatThrownBy(() -> read("", "", 2))
        .isInstanceOfSatisfying(
            InaccessibleException.class, e -> assertThat(e.isForbidden()).isFalse())
        .hasMessageContainingAll("could not list helmreleases of all namespaces: ", "(410)");
  }

  @Test
  void doesNotGoOnForEverWhereEveryTokenHasExpired() {
    api.answer(
        "GET",
        RELEASES,
        410,
        "{\"kind\": \"Status\", \"code\": 410, \"metadata\": {\"continue\": \"again\"}}");

    assertThatThrownBy(() -> read("", "", 2))
        .isInstanceOf(InaccessibleException.class)
        .hasMessageContaining("(410)");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 500})
  void saysWhyItCannotList(int code) {
    api.fail("GET", RELEASES, code);

    assertThatThrownBy(() -> read("", "", 2))
        .isInstanceOfSatisfying(
            InaccessibleException.class, e -> assertThat(e.isForbidden()).isEqualTo(code == 403))
        .hasMessageContainingAll(
            "could not list helmreleases of all namespaces: ", String.valueOf(code));
  }

  /** To take such an answer for an empty list would be to say that all is well. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{}",
        "<html>maintenance</html>",
        "{\"items\": {}}",
        "{\"items\": [null]}",
        "{\"items\": [\"app\"]}",
        "{\"kind\": \"Status\", \"status\": \"Failure\"}"
      })
  void takesNothingElseForAList(String body) {
    api.answer("GET", RELEASES, 200, body);

    assertThatThrownBy(() -> read("", "", 2))
        .isInstanceOf(InaccessibleException.class)
        .hasMessageContaining("list helmreleases of all namespaces");
  }

  /** As servers write it that are themselves written in Go, where a list was never made. */
  @Test
  void takesNoItemsForAnEmptyList() throws InaccessibleException {
    api.answer("GET", RELEASES, 200, "{\"kind\": \"HelmReleaseList\", \"items\": null}");

    assertThat(read("", "", 2)).isEmpty();
  }

  @Test
  void findsAKindThatThePreferredVersionDoesNotHave() throws InaccessibleException {
    api.serve("helm.toolkit.fluxcd.io", "v3alpha1", "HelmFleet");

    assertThat(pages.served(new GroupKind("helm.toolkit.fluxcd.io", "HelmFleet")))
        .contains(
            new ServedKind(
                new GroupKind("helm.toolkit.fluxcd.io", "HelmFleet"),
                "v3alpha1",
                List.of("v2", "v3alpha1"),
                "helmfleets",
                true));
  }

  @Test
  void findsNoKindThatIsNotServed() throws InaccessibleException {
    api.remove("helm.toolkit.fluxcd.io");

    assertThat(pages.served(RELEASE)).isEmpty();
    assertThat(pages.served(new GroupKind("", "Pod"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "<html>maintenance</html>"})
  void takesNothingElseForTheKindsOfAGroup(String body) {
    api.answer("GET", GROUP + "/v2", 200, body);

    assertThatThrownBy(() -> pages.served(RELEASE))
        .isInstanceOf(InaccessibleException.class)
        .hasMessageContaining("what the cluster serves under " + GROUP + "/v2");
  }

  @Test
  void saysWhichGroupIsForbidden() {
    api.fail("GET", GROUP + "/v2", 403);

    assertThatThrownBy(() -> pages.served(RELEASE))
        .isInstanceOfSatisfying(
            InaccessibleException.class, e -> assertThat(e.isForbidden()).isTrue())
        .hasMessage(
            "could not read what the cluster serves under " + GROUP + "/v2: forbidden (403)");
  }

  @Test
  void readsOneObject() throws InaccessibleException {
    put(2);
    ServedKind served = pages.served(RELEASE).orElseThrow();

    assertThat(pages.get(served, "team", "app-1").orElseThrow().name()).isEqualTo("app-1");
    assertThat(pages.get(served, "team", "app-2")).isEmpty();
  }

  @Test
  void saysWhichObjectCannotBeRead() throws InaccessibleException {
    put(1);
    ServedKind served = pages.served(RELEASE).orElseThrow();
    String path = GROUP + "/v2/namespaces/team/helmreleases/app-0";
    api.answer("GET", path, 200, "[]");

    assertThatThrownBy(() -> pages.get(served, "team", "app-0"))
        .isInstanceOf(InaccessibleException.class)
        .hasMessageContaining("helmreleases app-0");
  }
}
