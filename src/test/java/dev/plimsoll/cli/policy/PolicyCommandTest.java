package dev.plimsoll.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.cli.report.Format;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** The commands as people call them. */
class PolicyCommandTest {

  private static final String POLICY =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: Policy
      metadata: {name: values}
      spec:
        match: {resources: [HelmRelease]}
        rules:
          - {id: declared, preserveValues: {}}
          - {id: source, chartSource: {}}
      ---
      """;

  private static final String TEST =
      """
      apiVersion: plimsoll.dev/v1alpha1
      kind: PolicyTest
      metadata: {name: values}
      spec:
        policies: [values]
        cases:
          - name: kept <values> & "more"
            object:
              apiVersion: helm.toolkit.fluxcd.io/v2
              kind: HelmRelease
              metadata: {name: shop, namespace: shop}
              spec:
                chartRef: {kind: OCIRepository, name: shop}
                values: {password: hunter2}
                upgrade: {preserveValues: true}
            expect:
              decision: Deny
              findings: [values/declared]
      """;

  @TempDir private Path folder;

  /** What a run leaves behind. */
  private record Run(int code, String out, String err) {}

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new PolicyCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new Run(code, out.toString(), err.toString());
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void aTestThatPassesIsATableAndZero() throws IOException {
    Run run = run("test", write("p.yaml", POLICY + TEST));

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
                  TEST    CASE
            pass  values  kept <values> & "more"

            1 case: 1 passed, 0 failed, 0 skipped
            2 rules: 1 exercised; no case makes these find anything:
              values/source (1 case that it finds nothing in)
            """);
  }

  @Test
  void rulesThatNoCaseExercisesFailIfAsked() throws IOException {
    Run run = run("test", "--full-coverage", write("p.yaml", POLICY + TEST));

    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void aCaseThatFailsShowsWhatDiffersAndHidesValues() throws IOException {
    String wrong =
        TEST.replace("Deny", "Allow")
            .replace("[values/declared]", "[values/other]\n        messages: [something else]");

    Run run = run("test", write("p.yaml", POLICY + wrong));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            """
            FAIL values: kept <values> & "more"
              decision (- expected, + actual):
                - Allow
                + Deny
              findings (- expected, + actual):
                - values/other
                + values/declared
              message (- expected, + actual):
                - something else
                + [values/declared]\
            """)
        .doesNotContain("hunter2");
  }

  @Test
  void anObjectThatDiffersIsShownByItsPlaces() throws IOException {
    String fixed =
        TEST.replace("Deny", "Allow")
            .replace(
                "findings: [values/declared]",
                "findings: []\n        object: {kind: HelmRelease, spec: {values: {password: hunter3}}}")
            .replace("upgrade: {preserveValues: true}", "interval: 5m");

    Run run = run("test", write("p.yaml", POLICY + fixed));

    assertThat(run.out())
        .contains(
            "object (- expected, + actual):",
            "- spec.values.password: (hidden)",
            "+ spec.values.password: (hidden)",
            "+ spec.interval: \"5m\"")
        .doesNotContain("hunter");
  }

  @Test
  void aPatchThatDiffersIsShownByItsSteps() throws IOException {
    String patched =
        TEST.replace("Deny", "Allow")
            .replace(
                "findings: [values/declared]",
                "findings: []\n        patch: [{op: remove, path: /spec/chart}]")
            .replace("upgrade: {preserveValues: true}", "interval: 5m");

    Run run = run("test", write("p.yaml", POLICY + patched));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("patch (- expected, + actual):", "- remove /spec/chart");
  }

  @Test
  void casesForPoliciesThatAreNotThereAreSkipped() throws IOException {
    String other = TEST.replace("policies: [values]", "policies: [elsewhere]");

    Run run = run("test", write("p.yaml", POLICY + other));

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("skip  values", "policy elsewhere is not among these files", "1 skipped")
        .contains("values/declared (no case reaches it)");
  }

  @Test
  void junitIsXml() throws Exception {
    String skipped =
        TEST.replace("name: values", "name: other").replace("policies: [values]", "policies: [x]");
    String failed =
        TEST.replace("name: values", "name: third").replace("decision: Deny", "decision: Allow");

    Run run =
        run(
            "test",
            "-o",
            "junit",
            write("p.yaml", POLICY + TEST + "---\n" + skipped + "---\n" + failed));

    var document =
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new org.xml.sax.InputSource(new java.io.StringReader(run.out())));
    assertThat(document.getDocumentElement().getAttribute("tests")).isEqualTo("3");
    assertThat(document.getElementsByTagName("testsuite").getLength()).isEqualTo(3);
    assertThat(document.getElementsByTagName("skipped").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(1);
    assertThat(
            document
                .getElementsByTagName("testcase")
                .item(0)
                .getAttributes()
                .getNamedItem("name")
                .getNodeValue())
        .isEqualTo("kept <values> & \"more\"");
  }

  @Test
  void jsonHoldsCasesAndCoverage() throws IOException {
    Run run = run("test", "-o", "json", write("p.yaml", POLICY + TEST));

    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.path("summary").path("passed").asInt()).isEqualTo(1);
    assertThat(report.path("cases").get(0).path("outcome").asText()).isEqualTo("Passed");
    assertThat(report.path("coverage").path("values/declared").path("found").asInt()).isEqualTo(1);
    assertThat(report.path("coverage").path("values/source").path("found").asInt()).isZero();
  }

  @Test
  void whatCannotBeDoneIsTwo() throws IOException {
    String policy = write("p.yaml", POLICY.replace("---\n", ""));
    String broken = write("broken.yaml", POLICY.replace("---\n", "").replace("spec:", "spce:"));

    assertThat(run("test", policy).code()).isEqualTo(2);
    assertThat(run("test", broken).code()).isEqualTo(2);
    assertThat(run("test", folder.resolve("none").toString()).err()).contains("no such file");
    assertThat(run("lint", folder.resolve("none").toString()).code()).isEqualTo(2);
    assertThat(run("explain", "--policies", policy, "vlaues").err())
        .contains("did you mean \"values\"?");
    assertThat(run("schema", "Polcy").err()).contains("did you mean \"Policy\"?");
    assertThat(run("rbac", "--policies", policy, "--service-account", "x").code()).isEqualTo(2);
    assertThat(run("new", "Not A Name", "-d", folder.toString()).code()).isEqualTo(2);
    assertThat(run().code()).isEqualTo(2);
  }

  @Test
  void lintFailsOnErrorsAndIfAskedOnWarnings() throws IOException {
    String sound = POLICY.replace("---\n", "");
    String clean = write("clean.yaml", sound);
    String warned = write("warned.yaml", sound.replace("[HelmRelease]", "[OCIRepository]"));
    String broken = write("broken.yaml", sound.replace("match", "mach"));

    assertThat(run("lint", clean).code()).isZero();
    assertThat(run("lint", warned).code()).isZero();
    assertThat(run("lint", "--fail-on", "warn", warned).code()).isEqualTo(1);
    assertThat(run("lint", broken).code()).isEqualTo(1);
    assertThat(run("lint", broken).out())
        .contains(
            "deny[lint/unsound] unknown key \"mach\"",
            "broken.yaml:5:3",
            "1 file: 1 denied, 0 warnings, 0 audited");
    JsonNode report = new ObjectMapper().readTree(run("lint", "-o", "json", warned).out());
    assertThat(report.path("summary").path("warn").asInt()).isEqualTo(2);
    assertThat(report.path("findings"))
        .hasSize(2)
        .allSatisfy(finding -> assertThat(finding.path("policy").asText()).isEqualTo("lint"));
  }

  /** What lint finds is reported as what {@code check} finds is. */
  @ParameterizedTest
  @EnumSource(Format.class)
  void lintOffersEveryFormat(Format format) throws IOException {
    String broken = write("broken.yaml", POLICY.replace("---\n", "").replace("match", "mach"));

    Run run = run("lint", "-o", format.name(), broken);

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains("broken.yaml", "unsound", "unknown key", "mach");
  }

  @Test
  void aStarterPassesItsOwnTest() throws IOException {
    Run written = run("new", "team-versions", "-d", folder.toString());
    Run tested = run("test", "--full-coverage", folder.toString());
    Run linted = run("lint", "--fail-on", "warn", folder.toString());
    Run again = run("new", "team-versions", "-d", folder.toString());

    assertThat(written.code()).as(written.err()).isZero();
    assertThat(tested.code()).as(tested.out() + tested.err()).isZero();
    assertThat(linted.code()).as(linted.out()).isZero();
    assertThat(Files.readString(folder.resolve("team-versions.yaml")))
        .contains("name: team-versions")
        .doesNotContain("starter");
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("is there already");
  }

  @Test
  void explainsConditionByCondition() throws IOException {
    String policy =
        write(
            "p.yaml",
            POLICY
                .replace("---\n", "")
                .replace("[HelmRelease]", "[HelmRelease], namespaces: {names: [prod-*]}"));
    String object =
        write(
            "o.yaml",
            """
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: shop, namespace: prod-eu}
            spec: {chartRef: {kind: OCIRepository, name: shop}, upgrade: {preserveValues: true}}
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: shop, namespace: staging}
            spec: {}
            """);

    Run run = run("explain", "--policies", policy, "values", object);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "HelmRelease prod-eu/shop",
            "yes  the namespace is prod-* (prod-eu)",
            "rule declared:\n    violation at spec.upgrade.preserveValues -> denied",
            "rule source: found nothing",
            "so: this policy denies it",
            "HelmRelease staging/shop",
            "no   the namespace is prod-* (staging)",
            "rule declared: not asked, the policy is not about this",
            "so: it passes\n");
  }

  /** Of the writers of Helm's record of a release that Flux owns, one is the controller of Flux. */
  @Test
  void theControllersOfFluxAreAccountsOfItsNamespaces() throws IOException {
    String policy =
        write(
            "p.yaml",
            """
            apiVersion: plimsoll.dev/v1alpha1
            kind: Policy
            metadata: {name: upgrades}
            spec:
              match: {resources: [Release]}
              rules: [{id: flux, manualUpgrade: {}}]
            """);
    String release =
        write(
            "r.yaml",
            """
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: shop, namespace: team-a}
            spec: {interval: 10m}
            """);
    String helmRecord =
        write(
            "o.yaml",
            """
            apiVersion: v1
            kind: Secret
            type: helm.sh/release.v1
            metadata:
              name: sh.helm.release.v1.shop.v3
              namespace: team-a
              labels: {owner: helm, name: shop, version: "3", status: pending-upgrade}
            """);
    String[] command = {"explain", "--policies", policy, "upgrades", helmRecord, "--with", release};

    for (String[] it :
        new String[][] {
          {"flux-system", "flux-system", "passes"},
          {"flux-system", "team-a", "denies"},
          {"gitops,flux-system", "gitops", "passes"},
          {"gitops", "flux-system", "denies"}
        }) {
      Run run =
          run(
              Stream.concat(
                      Stream.of(command),
                      Stream.of(
                          "--flux-namespaces",
                          it[0],
                          "--user",
                          "system:serviceaccount:" + it[1] + ":helm-controller"))
                  .toArray(String[]::new));

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out())
          .as(String.join(" ", it))
          .contains(it[2].equals("passes") ? "so: it passes" : "so: this policy denies it");
    }
    assertThat(run("explain", "--policies", policy, "upgrades", "--flux-namespaces=*").err())
        .contains("--flux-namespaces", "\"*\" cannot be the name of a namespace");
  }

  @ParameterizedTest
  @CsvSource({
    "Deny, Fail, the request is denied.",
    "Deny, Ignore, the writer is warned and the request passes.",
    "Warn, Fail, the writer is warned and the request passes.",
    "Warn, Ignore, the writer is warned and the request passes.",
    "Audit, Fail, that is recorded and the request passes.",
    "Audit, Ignore, that is recorded and the request passes."
  })
  void explainsWhatFollowsWhenARuleBreaks(String action, String failurePolicy, String words)
      throws IOException {
    String policy =
        write(
            "p.yaml",
            POLICY
                .replace("---\n", "")
                .replace(
                    "spec:", "spec:\n  action: " + action + "\n  failurePolicy: " + failurePolicy));

    Run run = run("explain", "--policies", policy, "values");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().replaceAll("\\s+", " ")).contains("If a rule itself breaks, " + words);
  }

  @Test
  void explainsANamespaceByItself() throws IOException {
    String policy =
        write(
            "p.yaml",
            """
            apiVersion: plimsoll.dev/v1alpha1
            kind: Policy
            metadata: {name: named}
            spec:
              match:
                resources: [Namespace]
                namespaces: {names: [prod-*], selector: {matchLabels: {env: prod}}}
              rules:
                - id: owner
                  cel: {expression: "has(object.metadata.annotations)"}
            """);
    String object =
        write(
            "o.yaml",
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: prod-eu, labels: {env: prod}}
            """);

    Run run = run("explain", "--policies", policy, "named", object);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "yes  the namespace is prod-* (prod-eu)",
            "yes  the namespace has labels env=prod (env=prod)",
            "so: this policy denies it");
  }
}
