package dev.plimsoll.policy;

/** Where a change comes from, which decides what may be expected of the cluster around it. */
public enum Origin {
  /** A request to the API server. Other objects of the same commit may not have arrived yet. */
  Admission,
  /** Files, all of them at hand. */
  Files,
  /** What a cluster already holds. */
  Cluster
}
