package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.server.StepFailedException;
import dev.plimsoll.testbed.Await;
import dev.plimsoll.testbed.Cluster;
import dev.plimsoll.testbed.NeedsTestbed;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Definitions of a real cluster, as they come, change and go. */
@NeedsTestbed
class ClusterCrdsIT {

  private static final GroupKind SHIP = new GroupKind("fleet.example.com", "Ship");

  private static String definition(int maximum) {
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: ships.fleet.example.com}
    spec:
      group: fleet.example.com
      names: {kind: Ship, plural: ships}
      scope: Namespaced
      versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              description: A ship.
              properties:
                spec: {type: object, properties: {draught: {type: integer, maximum: %d}}}
    """
        .formatted(maximum);
  }

  @Test
  void followTheCluster(Cluster cluster) throws Exception {
    Path kubeconfig = cluster.kubeconfigForServiceAccount("default", "definitions");
    cluster
        .kubectl("create", "clusterrolebinding", "definitions", "--clusterrole=cluster-admin")
        .with("--serviceaccount=default:definitions")
        .success();
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        Informers informers = new Informers(client, () -> Set.of(Crds.KIND), Clock.systemUTC())) {
      Await.until("they are read", () -> isRead(informers));
      assertThat(informers.definition(SHIP))
          .isEqualTo(
              new Lookup.Unknown<>(
                  "no CustomResourceDefinition of fleet.example.com/Ship is in the cluster"));

      cluster.apply(definition(30));
      Await.until("the definition is known", () -> maximum(informers) == 30);
      assertThat(informers.definition(SHIP)).isEqualTo(informers.definition(SHIP));
      assertThat(found(informers).tree().toString()).doesNotContain("A ship.");

      cluster.apply(definition(40));
      Await.until("its change is known", () -> maximum(informers) == 40);

      cluster.kubectl("delete", "crd", "ships.fleet.example.com").success();
      Await.until(
          "its end is known", () -> informers.definition(SHIP) instanceof Lookup.Unknown<Resource>);
    }
  }

  private static boolean isRead(Informers informers) {
    try {
      informers.tend();
    } catch (StepFailedException e) {
      throw new AssertionError(e);
    }
    return informers.missing().isEmpty();
  }

  private static int maximum(Informers informers) {
    return informers.definition(SHIP) instanceof Lookup.Found<Resource>(Resource found)
        ? found
            .tree()
            .at(
                "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/draught/maximum")
            .asInt()
        : 0;
  }

  private static Resource found(Informers informers) {
    return ((Lookup.Found<Resource>) informers.definition(SHIP)).value();
  }
}
