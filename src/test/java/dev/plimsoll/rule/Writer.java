package dev.plimsoll.rule;

/** Who writes releases. */
enum Writer {
  ADMINISTRATOR,
  KUSTOMIZE_CONTROLLER
}
