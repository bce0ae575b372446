package dev.plimsoll.admission;

import java.util.Map;

/** A server that answers two requests at a time, and takes a second to end. */
public final class FewSlots extends ServerInProcess {

  static final int SLOTS = 2;

  @Override
  protected Map<String, String> settings() {
    return Map.of(
        "plimsoll.policies", OpenServer.policies().toString(),
        "plimsoll.max-requests", Integer.toString(SLOTS),
        "plimsoll.drain", "1s");
  }
}
