package dev.plimsoll.policy;

/** Surroundings for somebody who may have no answers from the API server itself. */
final class WithoutLiveReads extends Adjusted {

  private final LiveReads live;

  /** The same surroundings, whose live reads say why nothing is read. */
  WithoutLiveReads(Surroundings surroundings, LiveReads live) {
    super(surroundings);
    this.live = live;
  }

  @Override
  public LiveReads live() {
    return live;
  }
}
