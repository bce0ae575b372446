package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Nesting;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds as a cluster serves them, and their objects page by page. */
class PagedListerTest {

  private static final GroupKind RELEASE = FluxKind.HELM_RELEASE.groupKind();
  private static final GroupKind MAP = new GroupKind("", "ConfigMap");

  private final FakeApiServer server = new FakeApiServer();
  private final PagedLister pages = new PagedLister(server.client());

  PagedListerTest() {
    server.serve("helm.toolkit.fluxcd.io/v2", "HelmRelease", "helmreleases", true);
    server.serve("helm.toolkit.fluxcd.io/v2beta2", "HelmRelease", "helmreleases", true);
    server.serve("helm.toolkit.fluxcd.io/v2beta2", "Old", "olds", false);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static String map(String name) {
    return """
    {"metadata": {"name": "%s", "namespace": "a"}}\
    """
        .formatted(name);
  }

  private static String page(String next, String... names) {
    return """
    {"kind": "ConfigMapList", "metadata": {"continue": "%s"}, "items": [%s]}\
    """
        .formatted(
            next, String.join(",", List.of(names).stream().map(PagedListerTest::map).toList()));
  }

  private List<Resource> each(String namespace, String labels) throws InaccessibleException {
    List<Resource> all = new ArrayList<>();
    pages.each(pages.served(MAP).orElseThrow(), namespace, labels, 2, all::add);
    return all;
  }

  @Test
  void findsThePreferredVersionOfAKind() throws InaccessibleException {
    assertThat(pages.served(RELEASE))
        .contains(new ServedKind(RELEASE, "v2", List.of("v2", "v2beta2"), "helmreleases", true));
    assertThat(pages.served(new GroupKind("helm.toolkit.fluxcd.io", "Old")))
        .contains(
            new ServedKind(
                new GroupKind("helm.toolkit.fluxcd.io", "Old"),
                "v2beta2",
                List.of("v2", "v2beta2"),
                "olds",
                false));
    assertThat(pages.served(MAP))
        .contains(new ServedKind(MAP, "v1", List.of("v1"), "configmaps", true));
  }

  @Test
  void knowsWhatTheClusterDoesNotServe() throws InaccessibleException {
    assertThat(pages.served(new GroupKind("helm.toolkit.fluxcd.io", "New"))).isEmpty();
    assertThat(pages.served(new GroupKind("no.such.group", "New"))).isEmpty();
  }

  @Test
  void asksOnceWhatIsServed() throws InaccessibleException {
    pages.served(RELEASE);
    pages.served(RELEASE);
    pages.served(FluxKind.GIT_REPOSITORY.groupKind());

    assertThat(server.requests())
        .containsExactly("GET /apis", "GET /apis/helm.toolkit.fluxcd.io/v2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {}                       | could not read what the cluster serves under /apis: the"
            + " credentials are not accepted (401)",
        "403 | {}                       | could not read what the cluster serves under /apis:"
            + " forbidden (403)",
        "404 | <html>                   | could not read what the cluster serves under /apis: not"
            + " found (404)",
        "500 | {}                       | could not read what the cluster serves under /apis: the"
            + " API server answered 500",
        "200 | <html>                   | could not read what the cluster serves under /apis: the"
            + " answer is no JSON of an API server",
        "200 | {}                       | could not read what the cluster serves under /apis: the"
            + " answer is not understood",
        "200 | {\"groups\": []}         | could not read what the cluster serves under /apis: the"
            + " answer is not understood",
        "200 | []                       | could not read what the cluster serves under /apis: the"
            + " answer is not understood"
      })
  void saysWhyItDoesNotKnowWhatIsServed(int status, String body, String reason) {
    server.answerAll(status, body);

    assertThatThrownBy(() -> pages.served(RELEASE))
        .isInstanceOfSatisfying(
            InaccessibleException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.isForbidden()).isEqualTo(status == 403);
            });
  }

  @Test
  void readsPageByPage() throws InaccessibleException {
    List<String> asked = new ArrayList<>();
    server.failBy(request -> {
      if (!request.getPath().contains("/configmaps")) {
        return Optional.empty();
      }
      asked.add(request.getPath());
      return Optional.of(
          FakeApiServer.answer(
              200, request.getPath().contains("continue") ? page("", "c") : page("a b", "a", "b")));
    });

    List<Resource> all = each("", "owner=helm");

    assertThat(all).extracting(Resource::name).containsExactly("a", "b", "c");
    assertThat(all.getFirst().kind()).isEqualTo("ConfigMap");
    assertThat(all.getFirst().apiVersion()).isEqualTo("v1");
    assertThat(asked)
        .containsExactly(
            "/api/v1/configmaps?limit=2&labelSelector=owner%3Dhelm",
            "/api/v1/configmaps?limit=2&labelSelector=owner%3Dhelm&continue=a+b");
  }

  @Test
  void readsNothingOfAKindThatHasGoneMeanwhile() throws InaccessibleException {
    ServedKind gone = new ServedKind(RELEASE, "v3", List.of("v3"), "helmreleases", true);

    pages.each(gone, "a", "", 10, object -> assertThat(object).isNull());

    assertThat(server.requests()).hasSize(1);
    assertThat(pages.get(gone, "a", "one")).isEmpty();
  }

  @Test
  void saysWhereAListExpiredHalfWay() {
    server.failBy(request ->
        request.getPath().contains("/configmaps")
            ? Optional.of(
                request.getPath().contains("continue")
                    ? FakeApiServer.status(410, "Expired")
                    : FakeApiServer.answer(200, page("more", "a")))
            : Optional.empty());

    assertThatThrownBy(() -> each("", ""))
        .hasMessage(
            "could not list configmaps of all namespaces: the list has expired (410); run the audit"
                + " again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                              | could not list configmaps of namespace"
            + " a: the answer is not understood",
        "{\"kind\": \"ConfigMapList\"}                   | could not list configmaps of namespace"
            + " a: the answer is not understood",
        "{\"kind\": \"ConfigMapList\", \"items\": [\"\"]}| could not list configmaps of namespace"
            + " a: the answer is not understood",
        "<html>                                          | could not list configmaps of namespace"
            + " a: the answer is no JSON of an API server"
      })
  void saysWhereAListIsNone(String body, String reason) {
    server.failBy(request ->
        request.getPath().contains("/configmaps")
            ? Optional.of(FakeApiServer.answer(200, body))
            : Optional.empty());

    assertThatThrownBy(() -> each("a", "")).hasMessage(reason);
  }

  @Test
  void readsWhatSomebodyNestedAsDeepAsAnApiServerTakesIt() throws InaccessibleException {
    String deep = "[".repeat(9_990) + "{}" + "]".repeat(9_990);
    server.failBy(request ->
        request.getPath().contains("/configmaps")
            ? Optional.of(
                FakeApiServer.answer(
                    200,
                    page("", "a")
                        .replace(
                            "\"metadata\": {\"name\"",
                            "\"data\": " + deep + ", \"metadata\": {\"name\"")))
            : Optional.empty());

    List<Resource> all = each("a", "");

    assertThat(all).extracting(Resource::name).containsExactly("a");
    assertThat(all.getFirst().tree().path("data").toString())
        .isEqualTo("[".repeat(Nesting.MAX) + "]".repeat(Nesting.MAX));
  }

  @Test
  void takesAListOfNothingWithoutAnArray() throws InaccessibleException {
    server.failBy(request ->
        request.getPath().contains("/configmaps")
            ? Optional.of(
                FakeApiServer.answer(200, "{\"kind\": \"ConfigMapList\", \"items\": null}"))
            : Optional.empty());

    assertThat(each("a", "")).isEmpty();
  }

  @Test
  void getsOneObject() throws InaccessibleException {
    server.create(
        "/api/v1/namespaces/a/configmaps",
        """
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one", "namespace": "a"}}\
        """);

    assertThat(pages.get(pages.served(MAP).orElseThrow(), "a", "one"))
        .map(Resource::name)
        .contains("one");
    assertThat(pages.get(pages.served(MAP).orElseThrow().at("v1"), "a", "two")).isEmpty();
  }
}
