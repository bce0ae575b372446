package dev.plimsoll.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.LastGoodPolicies;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The last good policies, compressed in a ConfigMap (which holds a megabyte). Replicas write the
 * same, so it does not matter which of them does.
 *
 * @param configMaps of the own namespace
 * @param name of the ConfigMap
 */
record LastGoodConfigMap(RestCollection configMaps, String name) implements LastGoodPolicies {

  private static final Logger LOG = Logger.getLogger(LastGoodConfigMap.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, byte[]>> FILES = new TypeReference<>() {};
  private static final String KEY = "policies.json.gz";

  @Override
  public void keep(Map<String, byte[]> files) {
    try {
      byte[] packed = pack(files);
      Optional<ObjectNode> there = configMaps.get(name);
      if (there.isEmpty()) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        map.put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", name);
        binaryData(map).put(KEY, packed);
        configMaps.create(map);
      } else if (!same(unpacked(there.get()), files)) {
        binaryData(there.get()).put(KEY, packed);
        configMaps.replace(there.get());
      }
    } catch (KubernetesClientException e) {
      if (!RestCollection.isConflict(e)) { // else another replica has just done it
        LOG.warnf(
            "the policies in force could not be kept in ConfigMap %s: %s",
            name, ApiFault.inWords(e));
      }
    }
  }

  @Override
  public Optional<Map<String, byte[]>> kept() {
    try {
      return configMaps.get(name).flatMap(LastGoodConfigMap::unpacked);
    } catch (KubernetesClientException e) {
      LOG.warnf("ConfigMap %s could not be read: %s", name, ApiFault.inWords(e));
      return Optional.empty();
    }
  }

  private static ObjectNode binaryData(ObjectNode map) {
    return map.path("binaryData") instanceof ObjectNode there ? there : map.putObject("binaryData");
  }

  private static boolean same(Optional<Map<String, byte[]>> kept, Map<String, byte[]> files) {
    return kept.map(JSON::valueToTree).equals(Optional.of(JSON.valueToTree(files)));
  }

  private static byte[] pack(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ObjectNode tree = JSON.createObjectNode();
    files.forEach(tree::put);
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      JSON.writeValue(zip, tree);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static Optional<Map<String, byte[]>> unpacked(ObjectNode map) {
    try {
      byte @Nullable [] packed = map.path("binaryData").path(KEY).binaryValue();
      return packed == null ? Optional.empty() : Optional.of(unpacked(packed));
    } catch (IOException e) {
      return Optional.empty(); // somebody wrote something else there
    }
  }

  private static Map<String, byte[]> unpacked(byte[] packed) throws IOException {
    try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return JSON.readValue(zip, FILES);
    }
  }
}
