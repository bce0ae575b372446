package dev.plimsoll.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FluxNamespacesTest {

  @Test
  void aControllerIsAnAccountOfEachOfThem() {
    assertThat(FluxNamespaces.DEFAULT.users(FluxController.HELM))
        .containsExactly("system:serviceaccount:flux-system:helm-controller");
    assertThat(FluxNamespaces.parse("flux-system, gitops,gitops").users(FluxController.KUSTOMIZE))
        .containsExactlyInAnyOrder(
            "system:serviceaccount:flux-system:kustomize-controller",
            "system:serviceaccount:gitops:kustomize-controller");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "flux-*", "Flux", "-flux", "flux-", "flux.system", "a b", "a:b"})
  void takesNoPatternsAndNothingThatIsNoName(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FluxNamespaces.parse("flux-system," + text))
        .withMessageContaining('"' + text + '"')
        .withMessageContaining("in full");
  }

  @Test
  void takesNoNameThatIsLongerThanOneCanBe() {
    assertThat(new FluxNamespaces(List.of("f".repeat(63))).names()).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FluxNamespaces(List.of("f".repeat(64))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ","})
  void takesNoEmptyList(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FluxNamespaces.parse(text))
        .withMessageContaining("flux-system");
  }
}
