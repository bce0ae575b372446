package dev.plimsoll.policy;

/** A cluster view with other live reads. */
final class LiveReadsClusterView extends DelegatingClusterView {

  private final LiveReads live;

  /** The same view; {@code live} asks the API server, or says why it is not asked. */
  LiveReadsClusterView(ClusterView cluster, LiveReads live) {
    super(cluster);
    this.live = live;
  }

  @Override
  public LiveReads live() {
    return live;
  }
}
