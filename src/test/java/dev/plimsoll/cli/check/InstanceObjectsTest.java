package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceObjectsTest {

  @Test
  void anInstanceMakesItsSource() throws Exception {
    InstanceObjects made =
        InstanceObjects.of(
            List.of(
                new Resource(
                    new YAMLMapper()
                        .readTree(
                            """
                            apiVersion: fluxcd.controlplane.io/v1
                            kind: FluxInstance
                            metadata: {name: flux, namespace: flux-system}
                            spec: {sync: {kind: OCIRepository, url: "oci://x", name: fleet}}
                            """))));

    assertThat(made.maker(FluxKind.OCI_REPOSITORY.groupKind(), "fleet"))
        .contains("FluxInstance flux-system/flux");
    assertThat(made.maker(FluxKind.KUSTOMIZATION.groupKind(), "fleet")).isPresent();
    assertThat(made.maker(FluxKind.GIT_REPOSITORY.groupKind(), "fleet")).isEmpty();
    assertThat(made.maker(FluxKind.OCI_REPOSITORY.groupKind(), "fleets")).isEmpty();
  }
}
