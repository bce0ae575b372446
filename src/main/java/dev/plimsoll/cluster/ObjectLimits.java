package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Has the server's client read whatever an API server may hold. */
@Singleton
final class ObjectLimits implements KubernetesClientObjectMapperCustomizer {

  @Override
  public void customize(ObjectMapper objectMapper) {
    objectMapper.getFactory().setStreamReadConstraints(ObjectTrees.LIMITS);
  }
}
