package dev.plimsoll.manifest;

/** Whether a document says all that there is to say of its object. */
public enum Completeness {
  /** The object as it will be stored. */
  Whole,
  /** A patch or overlay, to be judged for what it says and not for what it leaves out. */
  Fragment
}
