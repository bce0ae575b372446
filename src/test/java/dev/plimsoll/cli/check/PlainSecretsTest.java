package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials in Secrets, ConfigMaps and variables that everybody can read. */
class PlainSecretsTest {

  private static final String NOTHING =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: none}
      spec: {match: {resources: [HelmRelease]}, rules: [{id: source, chartSource: {}}]}
      """;

  private static final String CHAT =
      "https://discord.com/api/webhooks/" + "1".repeat(18) + "/" + "aB3_".repeat(16);

  @TempDir Path folder = Path.of("");

  private List<String> check(String object) throws IOException {
    Files.writeString(folder.resolve("object.yaml"), object);
    return KeptReport.of(folder, NOTHING).findings.stream()
        .map(finding ->
            finding.action()
                + " "
                + finding.ruleName()
                + " "
                + finding.text()
                + " | "
                + finding.excerpt())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: Secret\nstringData: {password: hunter2hunter2}",
        "kind: Secret\ndata: {password: aHVudGVyMmh1bnRlcjI=}",
        "kind: Secret\nstringData: {values.yaml: \"adminPassword: hunter2hunter2\\n\"}",
        "kind: ConfigMap\ndata: {DB_PASSWORD: hunter2hunter2}",
        "kind: ConfigMap\ndata: {url: 'postgres://shop:hunter2hunter2@db/shop'}",
        "kind: ConfigMap\ndata: {values.yaml: \"a: 1\\nadminPassword: hunter2hunter2\\n\"}"
      })
  void tellsOfACredentialAndNeverShowsIt(String object) throws IOException {
    assertThat(check("apiVersion: v1\nmetadata: {name: db, namespace: shop}\n" + object))
        .singleElement()
        .asString()
        .startsWith("Warn manifest/plain-secret")
        .doesNotContain("hunter2", "aHVudGVy");
  }

  @Test
  void readsVariablesOfKustomizations() throws IOException {
    assertThat(
            check(
                """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: apps, namespace: flux-system}
                spec:
                  interval: 10m
                  path: ./apps
                  postBuild: {substitute: {SECRET_DOMAIN: example.com, DB_PASSWORD: hunter2hunter2}}
                """))
        .singleElement()
        .asString()
        .contains("spec.postBuild.substitute.DB_PASSWORD of Kustomization apps holds a password")
        .doesNotContain("hunter2");
  }

  @Test
  void readsFilesBehindGenerators() throws IOException {
    Files.writeString(folder.resolve("values.yaml"), "a: 1\nadminPassword: hunter2hunter2\n");
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        secretGenerator: [{name: db, files: [values.yaml=values.yaml]}]
        """);
    assertThat(KeptReport.of(folder, NOTHING).findings)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.location().line()).isEqualTo(2);
          assertThat(finding.text()).contains("holds a password").doesNotContain("hunter2");
          assertThat(finding.excerpt()).isEmpty();
        });
  }

  @Test
  void knowsAddressesOfChats() throws IOException {
    assertThat(
            check(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {to: '" + CHAT + "'}"))
        .singleElement()
        .asString()
        .contains("an address of Discord that anybody can post to")
        .doesNotContain("aB3_aB3_");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: Secret\nstringData: {password: '${DB_PASSWORD}'}",
        "kind: Secret\nstringData: {password: 'op://vault/db/password'}",
        "kind: Secret\nstringData: {password: 'vault:secret/data/db#password'}",
        "kind: Secret\nstringData: {password: '<path:secret/data/db#password>'}",
        "kind: Secret\nstringData: {password: 'ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]'}",
        "kind: Secret\nstringData: {password: ''}",
        "kind: Secret\nstringData: {password: changeme}",
        "kind: Secret\nstringData: {username: admin}",
        "kind: Secret\ndata: {username: YWRtaW4=}",
        "kind: ConfigMap\ndata: {run.sh: \"#!/bin/sh\\nexport PASSWORD=abcdefgh\\n\"}",
        "kind: ConfigMap\ndata: {secretName: db-password}"
      })
  void isSilentAboutWhatIsNone(String object) throws IOException {
    assertThat(check("apiVersion: v1\nmetadata: {name: db, namespace: shop}\n" + object)).isEmpty();
  }

  @Test
  void isSilentAboutSecretsThatAreCopied() throws IOException {
    assertThat(
            check(
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: db
                  annotations: {replicator.v1.mittwald.de/replicate-from: infra/db}
                stringData: {password: hunter2hunter2}
                """))
        .isEmpty();
  }
}
