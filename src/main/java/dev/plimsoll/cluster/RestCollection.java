package dev.plimsoll.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one collection, read and written as the trees that they are.
 *
 * @param client the connection
 * @param path of the collection, for example {@code /api/v1/namespaces/a/secrets}
 */
public record RestCollection(KubernetesClient client, String path) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Who owns the fields that are written. */
  private static final String MANAGER = "?fieldManager=plimsoll";

  /**
   * One of them; empty where it is not there.
   *
   * @throws KubernetesClientException if the API server does not tell
   */
  public Optional<ObjectNode> get(String name) {
    @Nullable String answer = client.raw(path + "/" + name);
    return Optional.ofNullable(answer).map(RestCollection::tree);
  }

  /**
   * Creates one.
   *
   * @throws KubernetesClientException if it cannot be created, by a conflict if it is there
   */
  public void create(ObjectNode object) {
    client.raw(path + MANAGER, "POST", object.toString());
  }

  /**
   * Writes one that was read before.
   *
   * @throws KubernetesClientException if it cannot be written, by a conflict if it has changed
   */
  public void replace(ObjectNode object) {
    String name = object.path("metadata").path("name").asText();
    client.raw(path + "/" + name + MANAGER, "PUT", object.toString());
  }

  /** Whether somebody else wrote in between. */
  public static boolean isConflict(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_CONFLICT;
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException | ClassCastException e) {
      throw new KubernetesClientException("the API server answered with no object");
    }
  }
}
