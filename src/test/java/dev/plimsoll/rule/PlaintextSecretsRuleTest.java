package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many credentials are found in what people write, and how much else. */
class PlaintextSecretsRuleTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final PlaintextSecretsRule RULE = new PlaintextSecretsRule(List.of(), List.of());

  @Test
  void findsNothingInOrdinaryValues() throws IOException {
    JsonNode values = values("clean.yaml");

    List<Finding> findings = evaluate(values);

    assertThat(texts(values)).hasSizeGreaterThan(200);
    assertThat(findings).extracting(Finding::path).isEmpty();
  }

  @Test
  void findsEveryCredentialThatPeopleLeave() throws IOException {
    JsonNode values = values("leaks.yaml");

    List<String> found =
        evaluate(values).stream().map(finding -> finding.path().toString()).toList();

    assertThat(found).hasSizeGreaterThanOrEqualTo(30);
    assertThat(values.properties())
        .allSatisfy(entry ->
            assertThat(found).anyMatch(path -> path.startsWith("spec.values." + entry.getKey())));
  }

  @Test
  void neverSaysWhatItFound() throws IOException {
    JsonNode values = values("leaks.yaml");

    List<String> told =
        evaluate(values).stream()
            .map(Object::toString)
            .map(candidate -> candidate.replaceAll("spec\\S*", ""))
            .toList();

    assertThat(texts(values).filter(text -> text.length() > 5).toList())
        .noneMatch(text -> told.stream().anyMatch(message -> message.contains(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "PASSWD",
        "dbPasswort",
        "pwd",
        "passphrase",
        "passcode",
        "smtp_pass",
        "token",
        "apiToken",
        "client-secret",
        "APIKEY",
        "access.key"
      })
  void findsPasswordsByTheNamesBesideThem(String name) {
    String text = "host=db\n" + name + "=Zq7%xK29~pw4\n";

    List<Finding> findings = evaluate(JsonNodeFactory.instance.objectNode().put("extra", text));

    assertThat(findings)
        .extracting(finding -> finding.path().toString())
        .containsExactly("spec.values.extra");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/disk/by-id/nvme-MAKER_SSD_990_2TB_S7K2NJ0W81234X",
        "/dev/serial/by-id/usb-MAKER_FT232R_USB_UART_AB0KL9ZQ-if00-port0",
        "/dev/disk/by-id/ata-ST4000VN008_ZDHB4Q7K-part1",
        "/sys/bus/usb/devices/1-1.4/1-1.4.2/serial0K9ZQ7WLM3"
      })
  void takesNoPathOfADeviceForAKey(String path) {
    assertThat(evaluate(JsonNodeFactory.instance.objectNode().put("name", path))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k8s-home-runner-secret",
        "oauth2proxy-client-secret",
        "app.e2e.credentials",
        "gha-k3s-runner",
        "s3-backup-secret"
      })
  void takesNoNameOfASecretForOne(String name) {
    assertThat(evaluate(JsonNodeFactory.instance.objectNode().put("githubConfigSecret", name)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"k8s", "a1b2c3d4-e5f6", "hunter2hunter", "x9Kq-2mPz-7wLd-secret"})
  void findsASecretThatIsNoName(String secret) {
    assertThat(evaluate(JsonNodeFactory.instance.objectNode().put("githubConfigSecret", secret)))
        .hasSize(1);
  }

  @Test
  void findsAPasswordThatHasALineToItself() {
    List<Finding> findings =
        evaluate(JsonNodeFactory.instance.objectNode().put("password", "Zq7%xK29~pw4\n"));

    assertThat(findings)
        .extracting(finding -> finding.path().toString())
        .containsExactly("spec.values.password");
  }

  /** Written in parts, so that nobody who searches this repository takes them for real. */
  static Stream<String> tokens() {
    String digits = "0123456789abcdefghijABCDEFGHIJ0123456789";
    return Stream.of(
        "AK" + "IA" + "IOSFODNN7EXAMPLE",
        "gh" + "p_" + digits.substring(0, 36),
        "github" + "_pat_" + digits + digits,
        "gl" + "pat-" + digits.substring(0, 20),
        "xo" + "xb-" + digits.substring(0, 24),
        "https://hooks.slack" + ".com/services/T0AB/B0CD/" + digits.substring(0, 24),
        "AI" + "za" + digits.substring(0, 35),
        "sk" + "_live_" + digits.substring(0, 24),
        "np" + "m_" + digits.substring(0, 36),
        "dckr" + "_pat_" + digits.substring(0, 27),
        "py" + "pi-AgEI" + digits + digits.substring(0, 20),
        "do" + "p_v1_" + "0123456789abcdef".repeat(4),
        "Account" + "Key=" + digits + digits.substring(0, 30) + "==",
        "AS" + "IA" + "IOSFODNN7EXAMPLE",
        "s" + "k-" + digits,
        "hv" + "s." + digits.substring(0, 24),
        "SG" + "." + digits.substring(0, 22) + "." + digits,
        "AGE-SECRET" + "-KEY-1" + "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE",
        "ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiJzaG9wIn0.c2lnbmF0dXJlMTIz",
        "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIB\n-----END RSA " + "PRIVATE KEY-----");
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void knowsTokensWhereverTheyStand(String token) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    values.putObject("extra").put("note", "for the pipeline: " + token);

    assertThat(evaluate(values))
        .hasSize(1)
        .allSatisfy(finding ->
            assertThat(finding.message()).contains("by its shape").doesNotContain(token));
  }

  private static JsonNode values(String file) throws IOException {
    return YAML.readTree(Path.of("src/test/resources/secrets", file).toFile());
  }

  private static Stream<String> texts(JsonNode node) {
    return node.isContainerNode()
        ? node.valueStream().flatMap(PlaintextSecretsRuleTest::texts)
        : node.isTextual() ? Stream.of(node.asText()) : Stream.of();
  }

  private static List<Finding> evaluate(JsonNode values) {
    ObjectNode release = JsonNodeFactory.instance.objectNode();
    release.put("apiVersion", "helm.toolkit.fluxcd.io/v2").put("kind", "HelmRelease");
    release.putObject("spec").put("interval", "10m").set("values", values);
    return RULE.evaluate(
        ObjectChange.inFile(new Resource(release), Completeness.Whole),
        ClusterView.unknown("alone"));
  }
}
