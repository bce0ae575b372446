package dev.plimsoll.cluster.audit;

import static dev.plimsoll.cluster.audit.AuditObjects.object;
import static dev.plimsoll.cluster.audit.AuditObjects.release;
import static dev.plimsoll.cluster.audit.AuditObjects.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.rule.support.DeclaredValues;
import dev.plimsoll.workload.ReleaseRecord;
import dev.plimsoll.workload.UnreadableRecordException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Differences between Helm's record, the HelmRelease and what runs. */
class RecordDifferencesTest {

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: team}
      spec: {template: {spec: {containers: [{name: app, image: "shop:%s"}]}}}
      """;

  private ReleaseRecord record(ObjectNode config) {
    return new ReleaseRecord(
        "shop",
        "team",
        4,
        "deployed",
        "shop-1.0.0",
        config,
        DEPLOYMENT.formatted("1.4.0"),
        List.of());
  }

  private final ObjectNode empty = JsonNodeFactory.instance.objectNode();

  @ParameterizedTest
  @CsvSource({"1.3.0,1", "1.4.0,0"})
  void showImagesThatSomebodyChanged(String running, int findings)
      throws UnreadableRecordException {
    RunningImages images = new RunningImages();
    images.add(object(DEPLOYMENT.formatted(running)));

    List<AuditFinding> found = images.besides(record(empty), new HelmRelease(release("")));

    assertThat(found).hasSize(findings);
    assertThat(found)
        .allSatisfy(finding ->
            assertThat(finding.message())
                .contains(
                    "is docker.io/library/shop:1.3.0",
                    "HelmRelease team/shop says docker.io/library/shop:1.4.0"));
  }

  @Test
  void showStoredValuesByTheirPlacesAlone() {
    HelmRelease release =
        new HelmRelease(
            release(
                "spec: {values: {replicas: 2, image: {tag: a}, port: 1.0}}\n"
                    + status("status: \"True\", observedGeneration: 3", "")));
    ObjectNode stored = empty.deepCopy().put("replicas", 2).put("debug", "s3cret").put("port", 1);
    stored.putObject("image").put("tag", "b");
    stored.putNull("nothing");

    List<AuditFinding> found =
        StoredValues.of(record(stored), release, DeclaredValues.of(release, NOTHING));

    assertThat(found)
        .singleElement()
        .extracting(AuditFinding::message)
        .asString()
        .contains("at debug, image.tag: somebody")
        .doesNotContain("s3cret", "nothing");
  }

  @Test
  void areTheDeclaredValues() {
    HelmRelease release =
        new HelmRelease(
            release(
                """
                spec:
                  values: {b: 2}
                  valuesFrom:
                    - {kind: ConfigMap, name: values}
                    - {kind: Secret, name: password, valuesKey: p, targetPath: db.password}
                """
                    + status("status: \"True\", observedGeneration: 3", "")));
    ObjectNode stored = empty.deepCopy().put("a", 1).put("b", 2);
    stored.putObject("db").put("password", "s3cret");

    assertThat(StoredValues.of(record(stored), release, DeclaredValues.of(release, NOTHING)))
        .isEmpty();
  }

  /** A ConfigMap, and nothing else. */
  private static final LiveReads NOTHING =
      new LiveReads() {
        @Override
        public Lookup<Resource> get(GroupKind kind, String namespace, String name) {
          return name.equals("values")
              ? new Lookup.Found<>(
                  object(
                      "{apiVersion: v1, kind: ConfigMap, data: {values.yaml: \"{a: 1, b: 1}\"}}"))
              : new Lookup.Absent<>();
        }

        @Override
        public Lookup<List<Resource>> list(
            GroupKind kind, String namespace, Map<String, String> labels) {
          return new Lookup.Absent<>();
        }

        @Override
        public Lookup<String> fingerprint(String text) {
          return new Lookup.Absent<>();
        }
      };
}
