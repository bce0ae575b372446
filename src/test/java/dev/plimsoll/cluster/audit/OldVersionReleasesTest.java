package dev.plimsoll.cluster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.cluster.InMemoryApiServer;
import dev.plimsoll.cluster.InaccessibleException;
import dev.plimsoll.cluster.PagedLister;
import dev.plimsoll.flux.FluxVersion;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who still owns releases of a cluster at an old API version. */
class OldVersionReleasesTest {

  private static final String RELEASES = "/apis/helm.toolkit.fluxcd.io/v2/helmreleases";

  @RegisterExtension final InMemoryApiServer api = new InMemoryApiServer();

  private OldVersionReleases read() throws InaccessibleException {
    return OldVersionReleases.read(new PagedLister(api.client()), FluxVersion.V2_9);
  }

  private void release(String namespace, String name, String... versions) {
    StringBuilder managers = new StringBuilder();
    for (String version : versions) {
      managers.append(
          "{manager: m-%s, operation: Apply, apiVersion: helm.toolkit.fluxcd.io/%1$s},"
              .formatted(version));
    }
    api.put(
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: %s, namespace: %s, managedFields: [%s]}
        """
            .formatted(name, namespace, managers));
  }

  @Test
  void areNamedByReleaseWithTheirVersions() throws InaccessibleException {
    release("team", "old", "v2beta1", "v2beta2", "v2");
    release("team", "current", "v2");

    OldVersionReleases owners = read();

    assertThat(owners.of("team", "old")).contains("m-v2beta1 at v2beta1, m-v2beta2 at v2beta2");
    assertThat(owners.of("team", "current")).isEmpty();
    assertThat(owners.of("other", "old")).isEmpty();
  }

  /** Manifests may leave the namespace to a Kustomization. */
  @Test
  void areFoundByNameAloneWhereTheNamespaceIsLeftOpen() throws InaccessibleException {
    release("team", "old", "v2beta1");

    assertThat(read().of("", "old")).contains("m-v2beta1 at v2beta1");
    assertThat(read().of("", "ld")).isEmpty();
  }

  @Test
  void areReadFromEveryPage() throws InaccessibleException {
    IntStream.range(0, 260).forEach(number -> release("team", "r-" + number, "v2beta1"));

    assertThat(read().owners()).hasSize(260);
  }

  @Test
  void areNobodyWhereFluxIsNotInstalled() throws InaccessibleException {
    api.remove("helm.toolkit.fluxcd.io");

    assertThat(read().owners()).isEmpty();
  }

  /** Half of them would read as if the other half were migrated. */
  @Test
  void areNotKnownByHalf() {
    IntStream.range(0, 260).forEach(number -> release("team", "r-" + number, "v2beta1"));
    api.expire(RELEASES, false);

    assertThatThrownBy(this::read)
        .isInstanceOf(InaccessibleException.class)
        .hasMessageContaining("(410)");
  }

  @Test
  void areNotKnownWhereReleasesMayNotBeRead() {
    api.fail("GET", RELEASES, 403);

    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            InaccessibleException.class, e -> assertThat(e.isForbidden()).isTrue());
  }
}
