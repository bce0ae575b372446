package dev.plimsoll.manifest.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderedManifestsTest {

  private static final GroupKind DEPLOYMENT = GroupKind.of("apps", "Deployment");

  private static final String OBJECT =
      """
      ---
      # Source: shop/templates/%1$s.yaml
      apiVersion: apps/v1
      kind: %2$s
      metadata: {name: %1$s}
      """;

  private static RenderedManifests deployments(String yaml) {
    RenderedManifests read = new RenderedManifests(DEPLOYMENT::equals);
    read.add(yaml);
    return read;
  }

  private static List<String> names(RenderedManifests read) {
    return read.objects().stream().map(Resource::name).toList();
  }

  @Test
  void readsTheKindsThatAreWantedAndLeavesTheRest() {
    RenderedManifests read =
        deployments(
            OBJECT.formatted("a", "Deployment")
                + OBJECT.formatted("b", "StatefulSet")
                + "spec: [this is no YAML\n"
                + OBJECT.formatted("c", "Deployment # the last one"));

    assertThat(names(read)).containsExactly("a", "c");
    assertThat(read.isComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"metadata\": {\"name\": \"a\"}}",
        "\"kind\": Deployment\napiVersion: apps/v1\nmetadata: {name: a}\n",
        "kind:\n  Deployment\napiVersion: \"apps/v1\"\nmetadata: {name: a}\n",
        "kind: !!str Deployment\napiVersion: apps/v1\nmetadata: {name: a}\n",
        "kind: Service\nkind: Deployment\napiVersion: apps/v1\nmetadata: {name: a}\n",
        "metadata:\n  name: a\n  kind: Service\nkind: Deployment\r\napiVersion: apps/v1\r\n",
        "kind: List\napiVersion: v1\nitems: [{kind: Deployment, apiVersion: apps/v1, metadata: {name: a}}]\n"
      })
  void findsThemHoweverTheyAreWritten(String yaml) {
    assertThat(names(deployments(yaml))).containsExactly("a");
  }

  @Test
  void readsOneObjectUpToItsBound() {
    String head = OBJECT.formatted("a", "Deployment") + "spec: [0";
    // The object has 12 keys and values besides the items that are added.
    String most = ",{}".repeat(RenderedManifests.MAX_DOCUMENT_NODES - 12);

    assertThat(deployments(head + most + "]\n").isComplete()).isTrue();
    assertThat(deployments(head + most + ",{}]\n").isComplete()).isFalse();
  }

  @Test
  void countsThoseOfAllObjects() {
    String half = ",{}".repeat(RenderedManifests.MAX_DOCUMENT_NODES - 12);
    String object = OBJECT.formatted("a", "Deployment") + "spec: [0" + half + "]\n";

    assertThat(deployments(object + object).isComplete()).isTrue();
    assertThat(deployments(object + object + OBJECT.formatted("b", "Deployment")).isComplete())
        .isFalse();
    assertThat(deployments(object + object + OBJECT.formatted("b", "Service")).isComplete())
        .isTrue();
  }

  @Test
  void countsObjects() {
    String most =
        IntStream.range(0, RenderedManifests.MAX_DOCUMENTS)
            .mapToObj(i -> OBJECT.formatted("a" + i, "Deployment"))
            .collect(Collectors.joining());

    assertThat(deployments(most).objects()).hasSize(10_000);
    assertThat(deployments(most).isComplete()).isTrue();
    assertThat(deployments(most + OBJECT.formatted("b", "Deployment")).isComplete()).isFalse();
  }

  /** Shared by an alias, an object is small; written out it may not be. */
  @Test
  void leavesOutWhatAliasesMakeTooLarge() {
    String bomb =
        OBJECT.formatted("a", "Deployment")
            + "x: &x ["
            + "0,".repeat(999)
            + "0]\n"
            + "spec: ["
            + "*x,".repeat(300)
            + "*x]\n";

    assertThat(deployments(bomb).objects()).isEmpty();
  }
}
