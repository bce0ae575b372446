package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.Test;

/** Objects as trees: all that they hold, and no more than a stack bears. */
class ObjectTreesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void holdEveryKindOfValueAsItIs() throws JsonProcessingException {
    String json =
        """
        {"apiVersion":"a/v1","kind":"A","metadata":{"labels":{"l":"v"},"name":"n"},"spec":{"text":"t","truth":true,"nothing":null,"int":1,"long":5000000000,"big":123456789012345678901234567890,"fraction":1.5,"list":[1,["x"],{"k":[]}],"map":{}}}\
        """;

    assertThat(ObjectTrees.of(JSON.readValue(json, GenericKubernetesResource.class)))
        .isEqualTo(JSON.readTree(json));
  }

  @Test
  void leaveManagedFieldsOut() throws JsonProcessingException {
    GenericKubernetesResource object =
        JSON.readValue(
            """
            {"apiVersion": "a/v1", "kind": "A", "metadata": {"name": "n", "managedFields": [{"manager": "m", "fieldsV1": {"f:spec": {}}}]}}\
            """,
            GenericKubernetesResource.class);

    assertThat(ObjectTrees.of(object).path("metadata"))
        .isEqualTo(JSON.readTree("{\"name\": \"n\"}"));
  }

  @Test
  void keepWhatIsAsDeepAsManifestsMayBe() throws JsonProcessingException {
    String spec = "{\"a\":".repeat(198) + "{\"b\":1}" + "}".repeat(198);
    String json =
        "{\"apiVersion\":\"a/v1\",\"kind\":\"A\",\"metadata\":{\"name\":\"n\"},\"spec\":"
            + spec
            + "}";

    assertThat(ObjectTrees.of(JSON.readValue(json, GenericKubernetesResource.class)))
        .isEqualTo(JSON.readTree(json));
  }
}
