package dev.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io/library/nginx, '', ''",
    "nginx:1.27, docker.io/library/nginx, 1.27, ''",
    "docker.io/nginx:1.27, docker.io/library/nginx, 1.27, ''",
    "index.docker.io/library/nginx, docker.io/library/nginx, '', ''",
    "team/app:v1, docker.io/team/app, v1, ''",
    "ghcr.io/team/app:v1@sha256:ab, ghcr.io/team/app, v1, sha256:ab",
    "ghcr.io/team/app@sha256:ab, ghcr.io/team/app, '', sha256:ab",
    "localhost:5000/app, localhost:5000/app, '', ''",
    "localhost/app:1, localhost/app, 1, ''",
    "registry:5000/team/app:1, registry:5000/team/app, 1, ''",
  })
  void namesRepositoryTagAndDigest(String text, String repository, String tag, String digest) {
    assertThat(ImageReference.parse(text)).contains(new ImageReference(repository, tag, digest));
  }

  @ParameterizedTest
  @CsvSource({"''", "':1'", "'@sha256:ab'"})
  void isNoneWithoutARepository(String text) {
    assertThat(ImageReference.parse(text)).isEmpty();
  }
}
