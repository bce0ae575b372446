package dev.plimsoll.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.testbed.NeedsTestbed;
import dev.plimsoll.testbed.Testbed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a ResourceSet makes is part of the build that applies it. */
@NeedsTestbed
class ResourceSetBuildTest {

  private static final String CLUSTER =
      Repository.sync("a")
          + """
          # file: clusters/a/tenants.yaml
          apiVersion: fluxcd.controlplane.io/v1
          kind: ResourceSet
          metadata: {name: tenants, namespace: flux-system}
          spec:
            inputs: [{tenant: shop}]
            resources:
              - apiVersion: v1
                kind: Namespace
                metadata: {name: << inputs.tenant >>}
              - apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: vars
                  namespace: flux-system
                  annotations: {fluxcd.controlplane.io/copyFrom: elsewhere/vars}
              - apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: << inputs.tenant >>, namespace: flux-system}
                spec:
                  interval: 10m
                  path: ./tenants/<< inputs.tenant >>
                  prune: true
                  sourceRef: {kind: GitRepository, name: flux-system}
                  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}
          # file: tenants/shop/config.yaml
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: app, namespace: shop}
          data: {a: "${A}"}
          """;

  @TempDir Path folder;

  @Test
  void buildsTheKustomizationsThatAResourceSetMakes(Testbed testbed) {
    BuildResult result = new Repository(folder).with(CLUSTER).build(testbed);

    Build cluster = Repository.of(result, "Kustomization flux-system/flux-system");
    BuiltObject namespace = Repository.object(cluster, "Namespace", "shop");
    assertThat(namespace.locate(Pointer.of("metadata", "name")))
        .hasToString("clusters/a/tenants.yaml:9:18");
    Build tenant = Repository.of(result, "Kustomization flux-system/shop");
    assertThat(tenant.isBuilt()).isTrue();
    assertThat(tenant.problems()).isEmpty();
    assertThat(tenant.unknown()).containsExactly("A");
    assertThat(Repository.object(tenant, "ConfigMap", "app").resource().namespace())
        .isEqualTo("shop");
  }
}
