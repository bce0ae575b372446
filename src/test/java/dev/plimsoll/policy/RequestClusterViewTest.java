package dev.plimsoll.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plimsoll.manifest.Resource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestClusterViewTest {

  private final AtomicInteger readings = new AtomicInteger();

  private String ask(ClusterView view, String key) {
    return view.once(key, () -> key + readings.incrementAndGet());
  }

  @Test
  void readsOnceWhatSeveralAskFor() {
    ClusterView request = new RequestClusterView(ClusterView.unknown("none"));

    assertThat(List.of(ask(request, "a"), ask(request, "b"), ask(request, "a")))
        .containsExactly("a1", "b2", "a1");
  }

  @Test
  void isSharedByTheViewsUponIt() {
    ClusterView request = new RequestClusterView(ClusterView.unknown("none"));
    Resource object = new Resource(MissingNode.getInstance());

    assertThat(ask(new OverlayClusterView(request, object), "a")).isEqualTo("a1");
    assertThat(ask(request.withoutLiveReads("no"), "a")).isEqualTo("a1");
  }

  @Test
  void readsAnewForEachRequest() {
    ClusterView cluster = ClusterView.unknown("none");

    assertThat(ask(new RequestClusterView(cluster), "a")).isEqualTo("a1");
    assertThat(ask(new RequestClusterView(cluster), "a")).isEqualTo("a2");
    assertThat(ask(cluster, "a")).isEqualTo("a3");
  }
}
