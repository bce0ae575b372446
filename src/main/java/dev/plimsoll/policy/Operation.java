package dev.plimsoll.policy;

/** What is being done to an object. Reading is never evaluated. */
public enum Operation {
  Create,
  Update,
  Delete
}
