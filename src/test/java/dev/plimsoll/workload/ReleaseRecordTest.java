package dev.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseRecordTest {

  private static final String RELEASE =
      """
      {"name": "shop", "namespace": "team-a", "version": 3,
       "info": {"first_deployed": "x", "status": "pending-upgrade", "notes": {"a": [1]}},
       "chart": {"metadata": {"name": "shop", "version": "1.2.0"},
                 "templates": [{"name": "a", "data": "aGk="}], "values": {"password": "hunter2"}},
       "config": {"image": {"tag": "7.1.0"}, "password": "hunter2"},
       "hooks": [{"name": "b", "manifest": "apiVersion: v1\\nkind: Secret\\nmetadata: {name: b}\\n"}],
       "manifest": "---\\napiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: a}\\n"}
      """;

  @Test
  void readsWhatHelmIsAboutToDo() throws Exception {
    ReleaseRecord record = ReleaseRecord.read(secret(zipped(bytes(RELEASE))));

    assertThat(record.name()).isEqualTo("shop");
    assertThat(record.namespace()).isEqualTo("team-a");
    assertThat(record.revision()).isEqualTo(3);
    assertThat(record.status()).isEqualTo("pending-upgrade");
    assertThat(record.chart()).isEqualTo("shop-1.2.0");
    assertThat(record.config().at("/image/tag").asText()).isEqualTo("7.1.0");
    assertThat(record.objects()).extracting(Resource::name).containsExactly("a");
    assertThat(record.configuration()).extracting(Resource::name).containsExactly("a", "b");
  }

  @Test
  void readsUncompressedRecords() throws Exception {
    assertThat(ReleaseRecord.read(secret(bytes(RELEASE))).revision()).isEqualTo(3);
  }

  @Test
  void printsNoValues() throws Exception {
    assertThat(ReleaseRecord.read(secret(bytes(RELEASE))).toString())
        .isEqualTo("shop v3 (shop-1.2.0)");
  }

  @Test
  void deniesABomb() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bomb)) {
      out.write(bytes("{\"name\": \"shop\", \"chart\": {\"templates\": [\""));
      byte[] spaces = new byte[1 << 20];
      java.util.Arrays.fill(spaces, (byte) ' ');
      for (int i = 0; i < 200; i++) {
        out.write(spaces);
      }
    }

    assertThat(bomb.size()).isLessThan(ReleaseRecordReader.MAX_STORED);
    assertThatThrownBy(() -> ReleaseRecord.read(secret(bomb.toByteArray())))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageMatching("it holds more than 33554432 bytes \\([0-9]{6} bytes stored\\)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hooks", "info", "chart", "another"})
  void deniesMoreTokensThanThereIsTimeFor(String field) throws Exception {
    String bomb =
        "{\"name\": \"a\", \"version\": 1, \"" + field + "\": [0" + ",{}".repeat(600_000) + "]}";

    assertThatThrownBy(() -> ReleaseRecord.read(secret(zipped(bytes(bomb)))))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("1000000 tokens of JSON")
        .hasMessageEndingWith(" bytes stored)");
  }

  @Test
  void readsAsMuchConfigurationAsItMayHold() throws Exception {
    String config = "{\"config\": [0%s], \"name\": \"a\", \"version\": 1}";
    int most = ReleaseRecordReader.MAX_CONFIG_NODES - 2;

    assertThat(
            ReleaseRecord.read(secret(zipped(bytes(config.formatted(",{}".repeat(most))))))
                .config())
        .hasSize(most + 1);
    assertThatThrownBy(() ->
            ReleaseRecord.read(secret(zipped(bytes(config.formatted(",{}".repeat(most + 1)))))))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageStartingWith("its config holds more than 100000 keys and values (");
  }

  @Test
  void deniesAConfigurationOfTooManyBytes() {
    String record = "{\"config\": [\"%s\", 1]}";

    assertThatThrownBy(() ->
            ReleaseRecord.read(
                secret(
                    zipped(bytes(record.formatted("x".repeat(ReleaseRecordReader.MAX_CONFIG)))))))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageStartingWith("its config holds more than 4194304 bytes (");
  }

  @ParameterizedTest
  @CsvSource({"8388600, 8, true", "8388600, 9, false", "8388609, 0, false"})
  void readsManifestAndHooksOfSoManyCharacters(int manifest, int hook, boolean isRead)
      throws Exception {
    byte[] record =
        zipped(
            bytes(
                "{\"hooks\": [{\"manifest\": \"%s\"}], \"manifest\": \"%s\", \"name\": \"a\", \"version\": 1}"
                    .formatted("x".repeat(hook), "x".repeat(manifest))));

    if (isRead) {
      assertThat(ReleaseRecord.read(secret(record)).manifest()).hasSize(manifest);
    } else {
      assertThatThrownBy(() -> ReleaseRecord.read(secret(record)))
          .isInstanceOf(UnreadableRecordException.class)
          .hasMessageContaining("more than 8388608 characters")
          .hasMessageEndingWith(" bytes stored)");
    }
  }

  @Test
  void readsAThousandHooksAndNoMore() throws Exception {
    String record = "{\"hooks\": [%s], \"name\": \"a\", \"version\": 1}";
    String hook = "{\"manifest\": \"a: b\", \"path\": [{}]}";
    String most = (hook + ",").repeat(ReleaseRecordReader.MAX_HOOKS - 1) + hook;

    assertThat(ReleaseRecord.read(secret(zipped(bytes(record.formatted(most))))).hooks())
        .hasSize(1_000);
    assertThatThrownBy(
            () -> ReleaseRecord.read(secret(zipped(bytes(record.formatted(most + "," + hook))))))
        .hasMessageStartingWith("it holds more than 1000 hooks (");
  }

  @ParameterizedTest
  @CsvSource({"1000, true", "1001, false"})
  void readsNamesOfAThousandCharacters(int length, boolean isRead) throws Exception {
    byte[] record =
        zipped(
            bytes(
                "{\"name\": \"a\", \"version\": 1, \"chart\": {\"metadata\": {\"version\": \"%s\", \"name\": \"b\"}}}"
                    .formatted("x".repeat(length))));

    if (isRead) {
      assertThat(ReleaseRecord.read(secret(record)).chart()).startsWith("b-x").hasSize(length + 2);
    } else {
      assertThatThrownBy(() -> ReleaseRecord.read(secret(record)))
          .hasMessageStartingWith("it holds a name of more than 1000 characters (");
    }
  }

  /** Two at a time, as many as are read: each within a second, where it took nine. */
  @Test
  void sparesMemoryAndTimeUnderLoad() throws Exception {
    Resource maps =
        secret(zipped(bytes("{\"config\": {\"a\": [0" + ",{\"b\":{}}".repeat(3 << 20) + "]}}")));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> readings = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        readings.add(
            threads.submit(() ->
                assertThatThrownBy(() -> ReleaseRecord.read(maps))
                    .isInstanceOf(UnreadableRecordException.class)
                    .hasMessageStartingWith("its config holds more than")));
      }
      for (Future<?> reading : readings) {
        reading.get(10, TimeUnit.SECONDS);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"status\": \"deployed\"}]", "7", "null", "{\"a\": [[]]}"})
  void readsOnBehindWhatIsOfAnotherType(String value) throws Exception {
    String record =
        "{\"info\": %s, \"chart\": %s, \"name\": \"a\", \"version\": 1}".formatted(value, value);

    assertThat(ReleaseRecord.read(secret(zipped(bytes(record))))).hasToString("a v1 ()");
  }

  @Test
  void deniesWhatASecretCannotHold() {
    byte[] noise = new byte[ReleaseRecordReader.MAX_STORED];
    new Random(1).nextBytes(noise);

    assertThatThrownBy(() -> ReleaseRecord.read(secret(noise)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("it is larger than 1048576 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"hunter2\"",
        "{\"name\": \"hunter2\"",
        "{\"name\": {\"hunter2\": 1}, \"version\": 1}",
        "{\"name\": \"a\", \"version\": \"hunter2\"}",
        "hunter2"
      })
  void deniesGarbageWithoutShowingIt(String content) {
    assertThatThrownBy(() -> ReleaseRecord.read(secret(bytes(content))))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void deniesDeepNesting() {
    String deep = "{\"config\": " + "[".repeat(100_000);

    assertThatThrownBy(() -> ReleaseRecord.read(secret(zipped(bytes(deep)))))
        .isInstanceOf(UnreadableRecordException.class);
  }

  @Test
  void deniesATruncatedOrMangledRecordInOneWayOnly() throws Exception {
    byte[] whole = zipped(bytes(RELEASE));
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      byte[] mangled = java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      mangled[random.nextInt(mangled.length)] = (byte) random.nextInt(256);
      try {
        ReleaseRecord.read(secret(mangled));
      } catch (UnreadableRecordException expected) {
        assertThat(expected).hasMessageNotContaining("hunter2");
      }
    }
  }

  @Test
  void deniesWhatIsNotBase64() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("data").put("release", "*** hunter2 ***");

    assertThatThrownBy(() -> ReleaseRecord.read(new Resource(tree)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("it is not base64 over gzip, as Helm writes it");
  }

  @Test
  void knowsRecordsByTheirType() throws Exception {
    ObjectNode tree =
        (ObjectNode) new ObjectMapper().readTree("{\"apiVersion\": \"v1\", \"kind\": \"Secret\"}");

    assertThat(ReleaseRecord.is(new Resource(tree))).isFalse();
    assertThat(ReleaseRecord.is(new Resource(tree.put("type", "helm.sh/release.v1")))).isTrue();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(content);
    }
    return zipped.toByteArray();
  }

  private static Resource secret(byte[] content) {
    byte[] helms = Base64.getEncoder().encode(content);
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("data").put("release", Base64.getEncoder().encodeToString(helms));
    return new Resource(tree);
  }
}
