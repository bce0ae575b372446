package dev.plimsoll.cluster.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped webhook configurations ask about, of what is named as Plimsoll is. */
class WebhookEntryTest {

  private static List<JsonNode> shipped() throws IOException {
    byte[] file = Files.readAllBytes(Path.of("deploy/helm/shared/webhooks.yaml"));
    return Manifests.read("webhooks.yaml", file).documents().stream()
        .map(Document::resource)
        .map(resource -> resource.tree())
        .toList();
  }

  private static List<WebhookEntry> entries(JsonNode configuration) {
    return StreamSupport.stream(configuration.path("webhooks").spliterator(), false)
        .map(WebhookEntry::new)
        .toList();
  }

  private static WebhookEntry entry(String yaml) {
    return new WebhookEntry(
        Manifests.read(
                "entry.yaml",
                ("apiVersion: v1\nkind: any\n" + yaml).getBytes(StandardCharsets.UTF_8))
            .documents()
            .getFirst()
            .resource()
            .tree());
  }

  @ParameterizedTest
  @CsvSource({
    // what installs it
    "helm,      helmreleases,      flux-system,     plimsoll,                 false",
    "helm,      helmreleases,      plimsoll-system, plimsoll,                 false",
    "kustomize, kustomizations,    flux-system,     plimsoll,                 false",
    "source,    ocirepositories,   flux-system,     plimsoll,                 false",
    "source,    helmrepositories,  flux-system,     plimsoll,                 false",
    "source,    gitrepositories,   flux-system,     plimsoll,                 false",
    "source,    buckets,           flux-system,     plimsoll,                 false",
    "source,    externalartifacts, flux-system,     plimsoll,                 false",
    "source,    helmcharts,        flux-system,     plimsoll,                 false",
    "source,    helmcharts,        flux-system,     flux-system-plimsoll,     false",
    "source,    helmcharts,        flux-system,     plimsoll-system-plimsoll, false",
    "source,    ocirepositories,   flux-system,     flux-system-plimsoll,     false",
    // a tenant who takes its name
    "helm,      helmreleases,      team-a,          plimsoll,                 true",
    "kustomize, kustomizations,    team-a,          plimsoll,                 true",
    "source,    ocirepositories,   team-a,          plimsoll,                 true",
    "source,    helmrepositories,  team-a,          plimsoll,                 true",
    "source,    helmcharts,        team-a,          team-a-plimsoll,          true",
    "source,    helmcharts,        team-a,          flux-system-plimsoll,     true",
    "source,    helmcharts,        flux-system,     team-a-plimsoll,          true",
    "source,    ocirepositories,   flux-system,     team-a-plimsoll,          true",
    "source,    gitrepositories,   flux-system,     flux-system-plimsoll,     true",
    "helm,      helmreleases,      flux-system-a,   plimsoll,                 true",
    // what else is there
    "helm,      helmreleases,      flux-system,     shop,                     true",
    "helm,      helmreleases,      flux-system,     flux-system-plimsoll,     true",
    "image,     imagepolicies,     flux-system,     plimsoll,                 true",
    "image,     imageupdateautomations, flux-system, plimsoll,                true"
  })
  void exemptsWhatInstallsItAndNobodyElse(
      String group, String resource, String namespace, String name, boolean isAsked)
      throws IOException {
    AskedObject object =
        new AskedObject(group + ".toolkit.fluxcd.io", resource, "any", namespace, name);

    assertThat(shipped())
        .hasSize(2)
        .allSatisfy(configuration ->
            assertThat(entries(configuration))
                .filteredOn(entry -> entry.asksAboutCreationOf(object))
                .as(object + " by " + configuration.path("kind"))
                .hasSize(isAsked ? 1 : 0));
  }

  @ParameterizedTest
  @CsvSource({
    "flux-system,     plimsoll, false",
    "plimsoll-system, plimsoll, false",
    "team-a,          plimsoll, true",
    "flux-system,     shop,     true"
  })
  void exemptsItsDeletionToo(String namespace, String name, boolean isAsked) throws IOException {
    for (AskedObject object :
        List.of(
            AskedObject.helmRelease(namespace, name), AskedObject.kustomization(namespace, name))) {
      assertThat(shipped().stream().flatMap(node -> entries(node).stream()))
          .filteredOn(entry -> entry.asksAboutDeletionOf(object))
          .as(object.toString())
          .hasSize(isAsked ? 1 : 0);
    }
  }

  /** Flux's own root has entries that fail open, and that are all that asks about it. */
  @Test
  void theRootOfFluxFailsOpen() throws IOException {
    AskedObject root = AskedObject.kustomization("flux-system", "flux-system");

    for (JsonNode configuration : shipped()) {
      assertThat(entries(configuration))
          .filteredOn(entry -> entry.asksAboutCreationOf(root))
          .singleElement()
          .satisfies(entry -> assertThat(entry.failsClosed()).isFalse());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "namespaceSelector: {matchLabels: {team: a}}",
        "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: team-b}}",
        "namespaceSelector: {matchExpressions: [{key: team, operator: Near, values: [a]}]}",
        "objectSelector: {matchLabels: {app: shop}}",
        "matchConditions: [{name: a, expression: \"authorizer.group('').check('get').allowed()\"}]",
        "matchConditions: [{name: a, expression: object.spec.a == 1}]",
        "matchConditions: [{name: a, expression: 'true'}, {name: b, expression: 'false'}]"
      })
  void whatCannotBeKnownIsTakenNotToBeAsked(String condition) {
    String rules =
        "rules: [{apiGroups: ['*'], resources: ['*'], operations: ['*'], apiVersions: ['*']}]\n";
    AskedObject object = AskedObject.helmRelease("team-a", "shop");

    assertThat(entry(rules).asksAboutCreationOf(object)).isTrue();
    assertThat(entry(rules + condition).asksAboutCreationOf(object)).isFalse();
  }

  private static ObjectNode labelled(JsonNode configuration, String api, String namespace) {
    ObjectNode labelled = configuration.deepCopy();
    ((ObjectNode) labelled.path("metadata"))
        .putObject("labels")
        .put(api + ".toolkit.fluxcd.io/name", "plimsoll")
        .put(api + ".toolkit.fluxcd.io/namespace", namespace);
    return labelled;
  }

  @ParameterizedTest
  @ValueSource(strings = {"helm", "kustomize"})
  void warnsWhereWhatInstalledItIsNotExempt(String api) throws IOException {
    for (JsonNode configuration : shipped()) {
      assertThat(InstallerCheck.warning(configuration)).as("nobody says who").isEmpty();
      assertThat(InstallerCheck.warning(labelled(configuration, api, "flux-system"))).isEmpty();
      assertThat(InstallerCheck.warning(labelled(configuration, api, "plimsoll-system"))).isEmpty();
      assertThat(InstallerCheck.warning(labelled(configuration, api, "infra")))
          .hasValueSatisfying(warning ->
              assertThat(warning)
                  .contains(
                      "infra/plimsoll installs this server",
                      "installedBy.namespaces",
                      "installed-by"));
    }
  }

  @Test
  void whereEverythingFailsOpenThereIsNothingToWarnOf() throws IOException {
    for (JsonNode configuration : shipped()) {
      ObjectNode open = labelled(configuration, "helm", "infra");
      open.path("webhooks")
          .forEach(webhook -> ((ObjectNode) webhook).put("failurePolicy", "Ignore"));

      assertThat(InstallerCheck.warning(open)).isEmpty();
    }
  }
}
