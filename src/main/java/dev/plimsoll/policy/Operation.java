package dev.plimsoll.policy;

/** What is being done to an object. Reading is never judged. */
public enum Operation {
  Create,
  Update,
  Delete
}
