package dev.plimsoll.admission;

import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.LiveReads;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A cluster of one release, whose API server says nothing but that it was asked. */
@Alternative
@Singleton
public final class SmallCluster {

  /** What findings say where a rule asked the API server. */
  static final String ASKED = "the API server was asked";

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: podinfo, namespace: apps}
      spec: {interval: 5m, chartRef: {kind: OCIRepository, name: podinfo}}
      """;

  @Produces
  @Singleton
  @Alternative
  ClusterView clusterView() {
    return new FixedClusterView(
            List.of(
                Manifests.read("release.yaml", RELEASE.getBytes(StandardCharsets.UTF_8))
                    .documents()
                    .getFirst()
                    .resource()))
        .withLiveReads(LiveReads.unknown(ASKED));
  }
}
