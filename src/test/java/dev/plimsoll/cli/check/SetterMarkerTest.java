package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetterMarkerTest {

  private static final String NOTHING =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: none}
      spec: {match: {resources: [HelmRelease]}, rules: [{id: source, chartSource: {}}]}
      """;

  private static final String POLICY =
      """
      apiVersion: image.toolkit.fluxcd.io/v1
      kind: ImagePolicy
      metadata: {name: web, namespace: team-a}
      spec: {imageRepositoryRef: {name: web}, policy: {semver: {range: 1.x}}}
      """;

  private static final String AUTOMATION =
      """
      apiVersion: image.toolkit.fluxcd.io/v1
      kind: ImageUpdateAutomation
      metadata: {name: updates, namespace: %s}
      spec: {interval: 10m, sourceRef: {kind: GitRepository, name: fleet}, git: {push: {branch: updates}}}
      """;

  @TempDir Path folder = Path.of("");

  private List<String> check(String marked, String... objects) throws IOException {
    Files.writeString(folder.resolve("values.yaml"), marked);
    Files.writeString(folder.resolve("objects.yaml"), String.join("---\n", objects));
    return KeptReport.of(folder, NOTHING).findings.stream()
        .map(finding ->
            finding.action()
                + " "
                + finding.location()
                + " "
                + finding.ruleName()
                + " "
                + finding.text())
        .toList();
  }

  @Test
  void readsMarkersAsImageAutomationDoes() {
    assertThat(
            SetterMarker.in(
                """
                image: a:1 # {"$imagepolicy": "flux-system:web"}
                # tag: 1 # {"$imagepolicy": "flux-system:off:tag"}
                  tag: 1 #{ "$imagepolicy" : "apps:shop.v2:tag" }
                x: '{"$imagepolicy": "a"}'
                y: 1 # {"$imagepolicy": "${NS}:web:tag"}
                """))
        .containsExactly(
            new SetterMarker(new Location(1, 12), "flux-system", "web"),
            new SetterMarker(new Location(3, 10), "apps", "shop.v2"));
  }

  @Test
  void readsSoManyOfAFile() {
    String line = "a: 1 # {\"$imagepolicy\": \"x:y\"}\n";
    assertThat(SetterMarker.in(line.repeat(SetterMarker.MOST + 1))).hasSize(SetterMarker.MOST);
  }

  @Test
  void namesAPolicyThatIsNotThere() throws IOException {
    assertThat(
            check(
                "tag: 1 # {\"$imagepolicy\": \"flux-system:web:tag\"}\n",
                POLICY,
                AUTOMATION.formatted("team-a")))
        .singleElement()
        .asString()
        .contains("setter-marker", "ImagePolicy flux-system/web, which is not there")
        .contains("There is one in namespace team-a.")
        .startsWith("Warn");
  }

  @Test
  void namesAPolicyThatNoAutomationReads() throws IOException {
    assertThat(
            check(
                "tag: 1 # {\"$imagepolicy\": \"team-a:web:tag\"}\n",
                POLICY,
                AUTOMATION.formatted("flux-system")))
        .singleElement()
        .asString()
        .contains("no ImageUpdateAutomation is in its namespace", "Move the policy to namespace");
  }

  @Test
  void isSilentWhereAllIsThereOrNothingIs() throws IOException {
    String marked = "tag: 1 # {\"$imagepolicy\": \"team-a:web:tag\"}\n";
    assertThat(check(marked, POLICY, AUTOMATION.formatted("team-a"))).isEmpty();
    assertThat(check(marked, POLICY)).isEmpty();
    assertThat(check(marked, "{}\n")).isEmpty();
  }
}
