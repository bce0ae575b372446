package dev.plimsoll.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.AccessRequirement;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RbacManifestTest {

  private static final ServiceAccount ACCOUNT = new ServiceAccount("ships", "plimsoll");

  private static SortedMap<AccessRequirement, SortedSet<String>> requirements() {
    SortedMap<AccessRequirement, SortedSet<String>> requirements = new TreeMap<>();
    requirements.put(
        AccessRequirement.watch(FluxKind.IMAGE_POLICY.groupKind()),
        new TreeSet<>(Set.of("a/b", "a/a")));
    requirements.put(
        AccessRequirement.get(new GroupKind("", "Secret")), new TreeSet<>(Set.of("c/d")));
    requirements.put(
        AccessRequirement.list(new GroupKind("", "Secret")), new TreeSet<>(Set.of("e/f")));
    return requirements;
  }

  /** A server that is told of no setting. */
  private static final ServerPermissions PLAIN =
      new ServerPermissions(
          Optional.empty(),
          List.of("plimsoll"),
          false,
          Optional.empty(),
          false,
          false,
          false,
          List.of());

  private static List<Resource> printed(List<String> liveIn) {
    return resources(new RbacManifest(requirements(), PLAIN, ACCOUNT, liveIn).toString());
  }

  private static List<Resource> resources(String yaml) {
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
    assertThat(new RbacManifest(requirements(), PLAIN, ACCOUNT, List.of()).toString())
        .contains("  # a/a, a/b\n  - apiGroups: [image.toolkit.fluxcd.io]", "  # c/d, e/f\n");
  }

  @Test
  void isWhatIsDeployed() throws IOException {
    StringWriter printed = new StringWriter();
    int exit =
        new CommandLine(new RbacCommand())
            .setOut(new PrintWriter(printed))
            .execute(
                "--policies=builtin,configmaps",
                "--secret=plimsoll",
                "--last-good=plimsoll-last-good");

    assertThat(exit).isZero();
    assertThat(Files.readString(Path.of("deploy/helm/shared/rbac.yaml")))
        .as("the output of plimsoll policy rbac with the settings of the Deployment")
        .isEqualTo(printed.toString());
  }

  @Test
  void grantsWhatSettingsSwitchOnInItsNamespaceIfItCan() {
    ServerPermissions all =
        new ServerPermissions(
            Optional.of("trust"),
            List.of("one", "two"),
            true,
            Optional.of("kept"),
            true,
            true,
            true,
            List.of("openreports.io"));

    List<Resource> roles =
        resources(new RbacManifest(new TreeMap<>(), all, ACCOUNT, List.of()).toString()).stream()
            .filter(resource -> !resource.kind().endsWith("Binding"))
            .toList();

    assertThat(roles)
        .extracting(
            resource -> resource.kind() + " " + resource.namespace() + "/" + resource.name())
        .containsExactly(
            "ClusterRole /plimsoll-policies", "ClusterRole /plimsoll", "Role ships/plimsoll");
    assertThat(rules(roles.get(1)))
        .containsExactly(
            "mutatingwebhookconfigurations one,two get,list,watch,update",
            "validatingwebhookconfigurations one,two get,list,watch,update",
            "events  create",
            "reports  list,create",
            "clusterreports  list,create",
            "reports plimsoll update,delete",
            "clusterreports plimsoll update,delete");
    assertThat(rules(roles.get(2)))
        .containsExactly(
            "secrets  create",
            "secrets trust get,list,watch,update",
            "leases  create",
            "leases trust get,update",
            "secrets plimsoll-installation-key get",
            "configmaps  list,watch",
            "configmaps  create",
            "configmaps kept get,update",
            "leases plimsoll-audit get,update");
  }

  private static List<String> rules(Resource role) {
    return StreamSupport.stream(role.tree().path("rules").spliterator(), false)
        .map(rule ->
            Stream.of("resources", "resourceNames", "verbs")
                .map(field ->
                    StreamSupport.stream(rule.path(field).spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(",")))
                .collect(Collectors.joining(" ")))
        .toList();
  }

  @Test
  void grantsLiveReadsInTheseNamespacesAlone() {
    List<Resource> all = printed(List.of("team-a"));

    assertThat(all)
        .extracting(resource -> resource.kind() + " " + resource.namespace())
        .containsExactly(
            "ClusterRole ", "ClusterRoleBinding ", "Role team-a", "RoleBinding team-a");
    assertThat(all.get(0).tree().toString()).contains("imagepolicies").doesNotContain("secrets");
    assertThat(all.get(2).tree().toString()).contains("secrets").doesNotContain("imagepolicies");
  }
}
