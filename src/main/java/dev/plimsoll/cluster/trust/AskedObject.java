package dev.plimsoll.cluster.trust;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * An object that the API server may ask a webhook about.
 *
 * @param group the API group of its resource
 * @param resource the plural, as in {@code helmreleases}
 * @param kind its kind
 * @param namespace its namespace
 * @param name its name
 */
record AskedObject(String group, String resource, String kind, String namespace, String name) {

  private static final String HELM = "helm.toolkit.fluxcd.io";
  private static final String KUSTOMIZE = "kustomize.toolkit.fluxcd.io";

  static AskedObject helmRelease(String namespace, String name) {
    return new AskedObject(HELM, "helmreleases", "HelmRelease", namespace, name);
  }

  static AskedObject kustomization(String namespace, String name) {
    return new AskedObject(KUSTOMIZE, "kustomizations", "Kustomization", namespace, name);
  }

  /** What installed an object, as the labels say that Flux's controllers give it. */
  static List<AskedObject> installersOf(JsonNode object) {
    JsonNode labels = object.path("metadata").path("labels");
    List<AskedObject> installers = new ArrayList<>();
    if (labels.path(HELM + "/name").isTextual()) {
      installers.add(
          helmRelease(
              labels.path(HELM + "/namespace").asText(), labels.path(HELM + "/name").asText()));
    }
    if (labels.path(KUSTOMIZE + "/name").isTextual()) {
      installers.add(
          kustomization(
              labels.path(KUSTOMIZE + "/namespace").asText(),
              labels.path(KUSTOMIZE + "/name").asText()));
    }
    return installers;
  }

  @Override
  public String toString() {
    return kind + " " + namespace + "/" + name;
  }
}
