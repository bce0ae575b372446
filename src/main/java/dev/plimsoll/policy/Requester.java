package dev.plimsoll.policy;

import java.util.List;

/**
 * Who asks for a change, and how.
 *
 * @param user the user name as the API server authenticated it; empty in files
 * @param groups the user's groups
 * @param fieldManager the name that the writing program gave itself; anyone can claim any name
 * @param force whether the change is a server-side apply that takes fields over from other managers
 *     ({@code force} in the patch options), which is how Flux writes
 */
public record Requester(String user, List<String> groups, String fieldManager, boolean force) {

  /** Nobody in particular: the objects come from files. */
  public static final Requester NOBODY = new Requester("", List.of(), "");

  public Requester {
    groups = List.copyOf(groups);
  }

  /** A requester that takes no fields over from others. */
  public Requester(String user, List<String> groups, String fieldManager) {
    this(user, groups, fieldManager, false);
  }
}
