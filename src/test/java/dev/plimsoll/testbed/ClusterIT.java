package dev.plimsoll.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The testbed itself: a control plane that answers, as different people. */
@NeedsTestbed
class ClusterIT {

  @Test
  void theControlPlaneAnswers(Cluster cluster) {
    String namespaces = cluster.kubectl("get", "namespaces", "-o", "name").success();

    assertThat(namespaces.lines()).contains("namespace/default", "namespace/kube-system");
  }

  @Test
  void aPersonIsNotTheAdministrator(Cluster cluster) {
    var alice = cluster.kubeconfigFor("alice", "team-a");

    var asked = cluster.kubectl("get", "secrets").env("KUBECONFIG", alice).run();

    assertThat(asked.exitCode()).isNotZero();
    assertThat(asked.err()).contains("\"alice\"");
  }
}
