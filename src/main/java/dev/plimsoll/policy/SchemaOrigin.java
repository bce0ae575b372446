package dev.plimsoll.policy;

/** How far the CustomResourceDefinition that a view knows of a kind is that of the cluster. */
public enum SchemaOrigin {
  /** It is the cluster's own, or was given as such, or is that of the release that runs there. */
  CLUSTER,
  /** Which release runs is not known: it is that of the newest release that is known here. */
  NEWEST_KNOWN,
  /** The release that runs is newer than all that are known here: it may accept more. */
  TOO_OLD
}
