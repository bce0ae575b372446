package dev.plimsoll.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Document;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Manifests;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RbacManifestTest {

  private static final ServiceAccount ACCOUNT = new ServiceAccount("ships", "plimsoll");

  private static SortedMap<Need, SortedSet<String>> needs() {
    SortedMap<Need, SortedSet<String>> needs = new TreeMap<>();
    needs.put(Need.watch(FluxKind.IMAGE_POLICY.groupKind()), new TreeSet<>(Set.of("a/b", "a/a")));
    needs.put(Need.get(new GroupKind("", "Secret")), new TreeSet<>(Set.of("c/d")));
    needs.put(Need.list(new GroupKind("", "Secret")), new TreeSet<>(Set.of("e/f")));
    return needs;
  }

  private static List<Resource> printed(List<String> liveIn) {
    String yaml = new RbacManifest(needs(), ACCOUNT, liveIn).toString();
    return Manifests.read("rbac.yaml", yaml.getBytes(StandardCharsets.UTF_8)).documents().stream()
        .map(Document::resource)
        .toList();
  }

  @Test
  void grantsEachNeedOnceAndNothingElse() {
    List<Resource> all = printed(List.of());

    assertThat(all).extracting(Resource::kind).containsExactly("ClusterRole", "ClusterRoleBinding");
    assertThat(all.getFirst().tree().path("rules").toString())
        .isEqualTo(
            """
            [{"apiGroups":[""],"resources":["secrets"],"verbs":["get","list"]},\
            {"apiGroups":["image.toolkit.fluxcd.io"],"resources":["imagepolicies"],"verbs":["list","watch"]}]\
            """);
    assertThat(all.getLast().tree().path("subjects").toString())
        .isEqualTo(
            """
            [{"kind":"ServiceAccount","name":"plimsoll","namespace":"ships"}]\
            """);
  }

  @Test
  void saysWhichRulesNeedARight() {
    assertThat(new RbacManifest(needs(), ACCOUNT, List.of()).toString())
        .contains("  # a/a, a/b\n  - apiGroups: [image.toolkit.fluxcd.io]", "  # c/d, e/f\n");
  }

  @Test
  void isWhatIsDeployed() throws IOException {
    ServiceAccount deployed = new ServiceAccount("plimsoll-system", "plimsoll");
    String rights =
        new RbacManifest(new PolicyOptions().read().needs(), deployed, List.of()).toString();

    assertThat(Files.readString(Path.of("deploy/helm/shared/policies-rbac.yaml")))
        .as("the output of target/plimsoll policy rbac")
        .isEqualTo(rights);
  }

  @Test
  void grantsLiveReadsInTheseNamespacesAlone() {
    List<Resource> all = printed(List.of("team-a"));

    assertThat(all)
        .extracting(it -> it.kind() + " " + it.namespace())
        .containsExactly(
            "ClusterRole ", "ClusterRoleBinding ", "Role team-a", "RoleBinding team-a");
    assertThat(all.get(0).tree().toString()).contains("imagepolicies").doesNotContain("secrets");
    assertThat(all.get(2).tree().toString()).contains("secrets").doesNotContain("imagepolicies");
  }
}
