package dev.plimsoll.cluster.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.yaml.Manifests;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookConfigurationTest {

  private static final WebhookConfiguration OURS =
      new WebhookConfiguration("mutate", "s3cret", "n3w", Optional.of("PEM"));

  private static ObjectNode configuration(String client) {
    String yaml =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: plimsoll}
        webhooks:
          - {name: a.plimsoll.dev, failurePolicy: Fail, clientConfig: %s}
        """
            .formatted(client);
    return (ObjectNode)
        Manifests.read("a.yaml", yaml.getBytes(StandardCharsets.UTF_8))
            .documents()
            .getFirst()
            .resource()
            .tree();
  }

  @Test
  void addsPathAndCaToAService() {
    ObjectNode amended =
        OURS.amend(configuration("{service: {name: plimsoll, namespace: a, path: /mutate}}"))
            .orElseThrow();

    assertThat(amended)
        .isEqualTo(
            configuration(
                "{service: {name: plimsoll, namespace: a, path: /mutate/s3cret}, caBundle: UEVN}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{service: {name: plimsoll, namespace: a, path: /mutate/n3w}, caBundle: UEVN}",
        "{url: \"https://127.0.0.1:8443/mutate/n3w\", caBundle: UEVN}"
      })
  void doesNotGoBackToThePathBefore(String client) {
    assertThat(OURS.amend(configuration(client))).isEmpty();
  }

  @Test
  void replacesThePathOfAUrl() {
    ObjectNode amended =
        OURS.amend(configuration("{url: \"https://127.0.0.1:8443/mutate/old\"}")).orElseThrow();

    assertThat(amended.at("/webhooks/0/clientConfig/url").asText())
        .isEqualTo("https://127.0.0.1:8443/mutate/s3cret");
  }

  /** Go, and so the API server, takes more for a URL than Java does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://10.0.0.1:8443",
        "https://10.0.0.1:8443/",
        "https://10.0.0.1:8443/old path|{}",
      })
  void replacesThePathOfAnyUrl(String url) {
    ObjectNode amended = OURS.amend(configuration("{url: \"%s\"}".formatted(url))).orElseThrow();

    assertThat(amended.at("/webhooks/0/clientConfig/url").asText())
        .isEqualTo("https://10.0.0.1:8443/mutate/s3cret");
  }

  @Test
  void leavesAWebhookAloneThatSaysNothingOfAnAddress() {
    ObjectNode without = configuration("{}");
    ((ObjectNode) without.at("/webhooks/0")).remove("clientConfig");

    assertThat(OURS.amend(without)).isEmpty();
  }

  @Test
  void isNotShown() {
    assertThat(OURS.toString()).doesNotContain("s3cret");
  }

  @Test
  void isEmptyWhereNothingIsToBeDone() {
    ObjectNode done =
        configuration("{service: {name: plimsoll, path: /mutate/s3cret}, caBundle: UEVN}");

    assertThat(OURS.amend(done)).isEmpty();
  }

  @Test
  void leavesTheCaToOthers() {
    WebhookConfiguration pathOnly =
        new WebhookConfiguration("mutate", "s3cret", "n3w", Optional.empty());

    ObjectNode amended =
        pathOnly.amend(configuration("{service: {name: a}, caBundle: b3RoZXI=}")).orElseThrow();

    assertThat(amended.at("/webhooks/0/clientConfig/caBundle").asText()).isEqualTo("b3RoZXI=");
  }
}
