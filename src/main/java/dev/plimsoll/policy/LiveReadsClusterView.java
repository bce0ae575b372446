package dev.plimsoll.policy;

/** A cluster view as they are, but for how the API server itself is asked. */
final class LiveReadsClusterView extends DelegatingClusterView {

  private final LiveReads live;

  /** The same cluster view, of which {@code live} asks the API server, or says why nobody does. */
  LiveReadsClusterView(ClusterView cluster, LiveReads live) {
    super(cluster);
    this.live = live;
  }

  @Override
  public LiveReads live() {
    return live;
  }
}
