package dev.plimsoll.restarts;

import dev.plimsoll.testbed.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Versions of the chart {@code demo}, packaged and served over HTTP: those from 1.0.0 to 1.0.4
 * differ in nothing else, 1.1.0 has another image, and 2.0.0 and 2.0.1 have an affinity that reads
 * the label of the chart.
 *
 * @param folder where the packages are
 * @param url of the repository
 */
record DemoCharts(Path folder, String url) {

  /** Two pods each of a Deployment, a StatefulSet and, on two nodes, a DaemonSet. */
  static final int PODS = 6;

  static DemoCharts served(Cluster cluster) throws IOException {
    Path folder = Files.createTempDirectory(Path.of("target"), "charts-").toAbsolutePath();
    for (String version : new String[] {"1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.0.4"}) {
      Chart.DEMO.packaged(cluster, folder, version, "ghcr.io/demo/app:1.0.0");
    }
    Chart.DEMO.packaged(cluster, folder, "1.1.0", "ghcr.io/demo/app:1.1.0");
    Chart spread =
        new Chart(
            "demo",
            Chart.DEMO
                .templates()
                .replace(
                    "      terminationGracePeriodSeconds: 0\n",
                    """
                          terminationGracePeriodSeconds: 0
                          affinity:
                            podAntiAffinity:
                              preferredDuringSchedulingIgnoredDuringExecution:
                                - weight: 1
                                  podAffinityTerm:
                                    topologyKey: kubernetes.io/hostname
                                    labelSelector: {matchExpressions: [{key: helm.sh/chart, operator: Exists}]}
                    """));
    spread.packaged(cluster, folder, "2.0.0", "ghcr.io/demo/app:1.1.0");
    spread.packaged(cluster, folder, "2.0.1", "ghcr.io/demo/app:1.1.0");
    return new DemoCharts(folder, cluster.serveCharts(folder));
  }
}
