package dev.plimsoll.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Plain requests to the API server of a cluster, hundreds a second, as a cluster administrator. */
public final class ApiServer {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client;
  private final String url;
  private final String token;

  /** What was answered: a code, and the object or a Status. */
  public record Answer(int code, JsonNode body) {
    public boolean isDenial() {
      return code >= 400;
    }
  }

  public ApiServer(Cluster cluster) {
    try {
      JsonNode config =
          new ObjectMapper(new YAMLFactory())
              .readTree(cluster.kubeconfigForServiceAccount("kube-system", "agreement").toFile());
      if (cluster.kubectl("get", "clusterrolebinding", "agreement").run().exitCode() != 0) {
        cluster
            .kubectl("create", "clusterrolebinding", "agreement", "--clusterrole=cluster-admin")
            .with("--serviceaccount=kube-system:agreement")
            .success();
      }
      url = config.at("/clusters/0/cluster/server").asText();
      token = config.at("/users/0/user/token").asText();
      client =
          HttpClient.newBuilder()
              .sslContext(
                  trusting(config.at("/clusters/0/cluster/certificate-authority-data").asText()))
              .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SSLContext trusting(String ca) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "ca",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(ca))));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  public Answer create(String collection, JsonNode object) {
    return send("POST", collection, BodyPublishers.ofString(object.toString()));
  }

  public Answer tryToCreate(String collection, JsonNode object) {
    return create(collection + "?dryRun=All", object);
  }

  public Answer replace(String collection, JsonNode object) {
    String name = object.path("metadata").path("name").asText();
    return send("PUT", collection + "/" + name, BodyPublishers.ofString(object.toString()));
  }

  public Answer tryToReplace(String collection, JsonNode object) {
    String name = object.path("metadata").path("name").asText();
    return send(
        "PUT", collection + "/" + name + "?dryRun=All", BodyPublishers.ofString(object.toString()));
  }

  public void delete(String collection, String name) {
    send("DELETE", collection + "/" + name, BodyPublishers.noBody());
  }

  /**
   * Sends a request of any kind.
   *
   * @param path what follows host and port, with its query
   */
  public Answer send(String method, String path, String contentType, String body) {
    return send(method, path, contentType, BodyPublishers.ofString(body));
  }

  private Answer send(String method, String path, BodyPublisher body) {
    return send(method, path, "application/json", body);
  }

  private Answer send(String method, String path, String contentType, BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", contentType)
            .header("Authorization", "Bearer " + token)
            .method(method, body)
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
