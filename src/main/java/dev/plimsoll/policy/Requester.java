package dev.plimsoll.policy;

import java.util.List;

/**
 * Who asks for a change.
 *
 * @param user the user name as the API server authenticated it; empty in files
 * @param groups the user's groups
 * @param fieldManager the name that the writing program gave itself; anyone can claim any name
 */
public record Requester(String user, List<String> groups, String fieldManager) {

  /** Nobody in particular: the objects come from files. */
  public static final Requester NOBODY = new Requester("", List.of(), "");

  public Requester {
    groups = List.copyOf(groups);
  }
}
