package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.admission.review.Reviews;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Command;
import dev.plimsoll.testbed.Program;
import dev.plimsoll.testbed.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting and ending the packaged server. */
class ServeIT {

  private static final String POLICY =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: sources}
      spec:
        match: {resources: [HelmRelease]}
        rules: [{id: one, chartSource: {residualChart: Deny}}]
      """;

  @Test
  void saysFirstWhereItListensAndIsHealthyThere() {
    try (Server server = Program.serve("--no-cluster")) {

      var health = server.management("/q/health/live");

      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("\"UP\"");
      assertThat(server.log().getFirst()).contains("listening on https://127.0.0.1:");
    }
  }

  @Test
  void saysWhatItIsAliveAndReadyBy() {
    try (Server server = Program.serve("--no-cluster")) {

      var live = server.management("/q/health/live");
      var ready = server.management("/q/health/ready");

      assertThat(live.body()).contains("\"event loops\"").doesNotContain("\"turning\": 0");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body()).contains("\"policies\"", "\"certificate\"", "\"cluster\"");
      assertThat(server.management("/q/metrics").body())
          .containsPattern("plimsoll_certificate_expiry_seconds(\\{})? [1-9]");
    }
  }

  @Test
  void aSecretNeedsACluster() {
    var ended = Program.serveCommand("--no-cluster", "--secret=trust").run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("there is no cluster to reach").doesNotContain("\tat ");
  }

  @Test
  void theNamespacesOfFluxAreNamedInFull() {
    var ended = Program.serveCommand("--no-cluster", "--flux-namespaces=flux-*").run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .contains("--flux-namespaces: \"flux-*\" cannot be the name of a namespace")
        .doesNotContain("\tat ");
  }

  @Test
  void showsACertificateMadeForTheRun() throws CertificateParsingException {
    try (Server server = Program.serve("--no-cluster")) {

      var names = server.certificate().getSubjectAlternativeNames();

      assertThat(names.stream().map(name -> (Object) name.get(1)))
          .contains("localhost", "127.0.0.1", "plimsoll.plimsoll-system.svc");
    }
  }

  @Test
  void answersOverTlsThatTrustsThisCertificate() {
    try (Server server = Program.serve("--no-cluster")) {

      var nowhere = server.post("/nowhere", "{}");

      assertThat(nowhere.statusCode()).isEqualTo(404);
    }
  }

  @Test
  void showsTheCertificateOfTheFiles(@TempDir Path folder) throws IOException {
    Path key = folder.resolve("tls.key");
    Path certificate = folder.resolve("tls.crt");
    selfSigned(certificate, key, "from-files");

    try (Server server =
        Program.serve("--no-cluster", "--tls-cert=" + certificate, "--tls-key=" + key)) {

      assertThat(server.certificate().getSubjectX500Principal().getName())
          .isEqualTo("CN=from-files");
    }
  }

  @Test
  void takesNewFilesWithoutARestart(@TempDir Path folder) throws Exception {
    Path key = folder.resolve("tls.key");
    Path certificate = folder.resolve("tls.crt");
    selfSigned(certificate, key, "before");
    try (Server server =
        Server.start(
            Program.serveCommand("--no-cluster", "--tls-cert=" + certificate, "--tls-key=" + key)
                .env("PLIMSOLL_TLS_RELOAD", "1s"))) {

      selfSigned(certificate, key, "after");

      Await.until(
          "the new certificate is shown",
          server,
          () -> server.certificate().getSubjectX500Principal().getName().equals("CN=after"));
    }
  }

  @Test
  void deniesAKeyOfAnotherCertificate(@TempDir Path folder) {
    Path other = folder.resolve("other.key");
    Path key = folder.resolve("tls.key");
    Path certificate = folder.resolve("tls.crt");
    selfSigned(folder.resolve("other.crt"), other, "other");
    selfSigned(certificate, key, "mine");

    var ended =
        Program.serveCommand("--no-cluster", "--tls-cert=" + certificate, "--tls-key=" + other)
            .run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("does not belong to the certificate").doesNotContain("\tat ");
  }

  @Test
  void saysWhichFlagsNameAPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {

      var ended =
          Program.command(
                  "serve",
                  "--host=127.0.0.1",
                  "--management-port=0",
                  "--port=" + taken.getLocalPort(),
                  "--no-cluster")
              .run();

      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.err())
          .contains("port " + taken.getLocalPort(), "--management-port")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void anUnknownSettingIsAnError(@TempDir Path folder) throws IOException {
    Path config = Files.createDirectory(folder.resolve("config"));
    Files.writeString(config.resolve("application.properties"), "plimsoll.prot=8443");

    var ended = Program.serveCommand("--no-cluster").in(folder).run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .contains("plimsoll.prot is no setting; did you mean \"plimsoll.port\"?")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "--max-requests=many, '--max-requests: \"many\" is not a whole number'",
    "--drain=soon, '--drain: \"soon\" is not a duration; write it as 500ms'",
    "--log-format=yaml, '--log-format: \"yaml\" is not text or json'"
  })
  void aWrongValueIsAnError(String flag, String problem) {
    var ended = Program.serveCommand("--no-cluster", flag).run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).startsWith("plimsoll: " + problem).doesNotContain("\tat ");
  }

  @Test
  void aFlagStandsOverTheEnvironmentAndThatOverTheFile(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("application.properties"),
        "plimsoll.max-requests=3\nplimsoll.log-format=json\nplimsoll.policies=file\n");
    Command command =
        Program.serveCommand("--no-cluster", "--log-format=text")
            .in(folder)
            .env("PLIMSOLL_POLICIES", "environment");

    var ended = command.run();

    assertThat(ended.err())
        .startsWith("plimsoll: the policies cannot be used:")
        .contains("environment: there is no such file");
    assertThat(command.with("--policies=flag", "--policies=other").run().err())
        .contains("flag: there is no such file");
  }

  /** From the first line to the last, of the program and of decisions. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void everyLineOfTheLogIsOfOneFormat(String format, @TempDir Path folder) throws Exception {
    Path policies = Files.createDirectory(folder.resolve("policies"));
    Path policy = policies.resolve("policy.yaml");
    Files.writeString(policy, POLICY);
    Server server =
        Server.start(
            Program.serveCommand("--no-cluster", "--policies=" + policies, "--log-format=" + format)
                .in(folder));
    server.post("/validate", Reviews.mixed().toString());
    Files.writeString(policy, "kind: {");
    Await.until("it cannot read them", server, () -> says(server, "policy.yaml"));

    // Process.destroy would close what the log is read from.
    server.process().toHandle().destroy();
    Await.until("it says that it ends", server, () -> says(server, "told to end"));
    server.close();

    assertThat(server.log())
        .anyMatch(line -> line.contains("listening on"))
        .anyMatch(line -> line.contains("denied") && line.contains("sources/one"))
        .allSatisfy(line -> {
          if (format.equals("json")) {
            JsonNode json = new ObjectMapper().readTree(line);
            assertThat(Instant.parse(json.path("time").asText())).isBefore(Instant.now());
            assertThat(json.path("level").asText()).isIn("INFO", "WARN", "ERROR");
          } else {
            assertThat(line).doesNotStartWith("{");
          }
        });
  }

  private static boolean says(Server server, String text) {
    return server.log().stream().anyMatch(line -> line.contains(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--drain=soon", "--secret=trust", "--policies=missing"})
  void whyItDoesNotStartIsJsonToo(String flag) throws IOException {
    var ended = Program.serveCommand("--no-cluster", "--log-format=json", flag).run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat((ended.out() + ended.err()).lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(ended.err());
    assertThat(line.path("level").asText()).isEqualTo("ERROR");
    assertThat(line.path("message").asText()).isNotEmpty();
  }

  /** A cluster that does not answer is one that may send requests. */
  private static Command withCluster(Path folder) throws IOException {
    Path config = folder.resolve("kubeconfig");
    Files.writeString(
        config,
        """
        apiVersion: v1
        kind: Config
        current-context: none
        contexts: [{name: none, context: {cluster: none, user: none}}]
        clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
        users: [{name: none, user: {}}]
        """);
    return interruptible(Program.serveCommand("--drain=5s").env("KUBECONFIG", config));
  }

  /** Tests may run where SIGINT is ignored, which programs inherit. */
  private static Command interruptible(Command command) {
    List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT"));
    words.addAll(command.words());
    return new Command(words, command.env(), command.folder(), command.input());
  }

  private static Duration end(Server server, String signal) throws InterruptedException {
    Instant told = Instant.now();
    Command.of("kill", "-" + signal, server.process().pid()).success();
    assertThat(server.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Duration.between(told, Instant.now());
  }

  @Test
  void atATerminalItEndsAtOnce(@TempDir Path folder) throws Exception {
    try (Server server = Server.start(withCluster(folder))) {
      Duration took = end(server, "INT");

      assertThat(took).isLessThan(Duration.ofSeconds(4));
      assertThat(server.process().exitValue()).isEqualTo(130);
      assertThat(says(server, "told to end: not ready any more, still answering for 0 ms"))
          .isTrue();
    }
  }

  @Test
  void inAClusterItAnswersUntilNobodyIsSentToItAnyMore(@TempDir Path folder) throws Exception {
    try (Server server = Server.start(withCluster(folder))) {
      assertThat(end(server, "TERM")).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
      assertThat(says(server, "still answering for 5000 ms")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void withoutAClusterItEndsAtOnce(String signal) throws Exception {
    Command serve =
        Program.command(
            "serve", "--host=127.0.0.1", "--port=0", "--management-port=0", "--no-cluster");
    try (Server server = Server.start(interruptible(serve))) {
      assertThat(end(server, signal)).isLessThan(Duration.ofSeconds(4));
    }
  }

  private static void selfSigned(Path certificate, Path key, String name) {
    Command.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        .with("-nodes", "-days", "2", "-subj", "/CN=" + name)
        .with("-keyout", key.toString(), "-out", certificate.toString())
        .success();
  }
}
