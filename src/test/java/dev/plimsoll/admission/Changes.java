package dev.plimsoll.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.review.Reviews;

/** Reviews of kinds for which {@link OpenServer} has policies. */
public final class Changes {

  private Changes() {}

  /** The creation of a source elsewhere, of which its policy warns. */
  public static ObjectNode source(String name) {
    return Reviews.of(
        "CREATE",
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: %s, namespace: apps}
        spec: {interval: 5m, url: "oci://elsewhere.example.com/podinfo"}
        """
            .formatted(name));
  }

  /** The creation of what breaks its rule. */
  public static ObjectNode breaking(String name) {
    return Reviews.of(
        "CREATE",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: %s, namespace: apps}
        spec: {interval: 5m, prune: true, postBuild: {substitute: {password: hunter2-not-to-be-shown}}}
        """
            .formatted(name));
  }

  /** A record of Helm, with nothing in it. */
  public static ObjectNode record() {
    return Reviews.of(
        "CREATE",
        """
        apiVersion: v1
        kind: Secret
        type: helm.sh/release.v1
        metadata: {name: sh.helm.release.v1.podinfo.v1, namespace: apps}
        data: {release: ""}
        """);
  }

  /**
   * A change of what a release installed, by a person: whether it did, only the API server knows.
   */
  public static ObjectNode workload() {
    ObjectNode review =
        Reviews.of(
            "UPDATE",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: podinfo
              namespace: apps
              labels: {helm.toolkit.fluxcd.io/name: podinfo, helm.toolkit.fluxcd.io/namespace: apps}
            spec:
              template:
                spec: {containers: [{name: podinfo, image: "podinfo:2"}]}
            """);
    ObjectNode old = ((ObjectNode) review.at("/request/object")).deepCopy();
    ((ObjectNode) old.at("/spec/template/spec/containers/0")).put("image", "podinfo:1");
    ((ObjectNode) review.path("request")).set("oldObject", old);
    return review;
  }
}
