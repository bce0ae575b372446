package dev.plimsoll.build;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;

/**
 * What Flux knows an object by, at whatever API version.
 *
 * @param cluster the {@code spec.kubeConfig} of its Kustomization, as text; empty for the cluster
 *     that Flux runs in
 * @param kind its group and kind
 * @param namespace its namespace; empty for an object of the cluster
 * @param name its name
 */
public record ObjectKey(String cluster, GroupKind kind, String namespace, String name) {

  /** The key of a built object. */
  public static ObjectKey of(BuiltObject object) {
    Resource resource = object.resource();
    String cluster =
        object.target() instanceof BuildTarget.Flux flux
                && flux.kustomization().resource().spec().has("kubeConfig")
            ? flux.kustomization().resource().spec().path("kubeConfig").toString()
            : "";
    return new ObjectKey(
        cluster, resource.type().groupKind(), resource.namespace(), resource.name());
  }
}
