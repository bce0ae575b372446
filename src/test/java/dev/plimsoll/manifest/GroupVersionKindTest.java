package dev.plimsoll.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupVersionKindTest {

  private static final List<String> TEXTS =
      List.of(
          "",
          "/",
          "v1",
          "/v1",
          "v1/",
          "apps",
          "apps/",
          "apps/v1",
          "apps.v1",
          "apps/v11",
          "apps/v1/v1",
          "apps2/v1",
          "batch/v1",
          "apps/v2",
          "v1/apps",
          "APPS/v1");

  @Test
  void knowsItsOwnApiVersionFromAllOthers() {
    for (GroupVersionKind type :
        List.of(
            new GroupVersionKind("apps", "v1", "Deployment"),
            new GroupVersionKind("", "v1", "Pod"))) {
      assertThat(TEXTS).filteredOn(type::isApiVersion).containsExactly(type.apiVersion());
      assertThat(type.isApiVersion(null)).isFalse();
    }
  }
}
