package dev.plimsoll.admission.review;

import java.util.Arrays;

/**
 * How large the tree of a review is going to be, found by one pass over its bytes that makes
 * nothing. A body that is no JSON has some size too, and is rejected when it is read.
 *
 * @param bytes of the body
 * @param nodes keys and values of all of it, of which each map and list may count for two
 * @param object where {@code request.object} stands
 * @param oldObject where {@code request.oldObject} stands
 */
public record ReviewSize(int bytes, int nodes, Part object, Part oldObject) {

  /**
   * A part of a body.
   *
   * @param start where it begins; 0 if it is not there
   * @param end behind its last byte; 0 if it is not there
   * @param nodes its keys and values
   */
  public record Part(int start, int end, int nodes) {

    private static final Part NONE = new Part(0, 0, 0);

    boolean isThere() {
      return end > 0;
    }
  }

  /**
   * How many keys and values one object may have. An object of 3 MiB, the largest that an API
   * server takes, has 10 bytes and more for each, and so up to 315,000; etcd stores half of that.
   */
  public static final int MAX_OBJECT_NODES = 320_000;

  /** How many keys and values there may be besides the objects: a user may have many groups. */
  static final int MAX_OTHER_NODES = 20_000;

  /**
   * What a key or value takes at most, with the text of it: 93 bytes measured with {@code
   * {"a":"b"}}, without compressed references, as in the native program.
   */
  private static final int BYTES_OF_NODE = 96;

  /**
   * A text takes twice its bytes if it is not of Latin letters alone, and the same while copied.
   */
  private static final int TIMES_BODY = 4;

  /** The depth at which the keys of {@code request} stand. */
  private static final int DEPTH = 2;

  private static final byte[] OBJECT = {'o', 'b', 'j', 'e', 'c', 't'};
  private static final byte[] OLD_OBJECT = {'o', 'l', 'd', 'O', 'b', 'j', 'e', 'c', 't'};

  /** The size of the review in a body. */
  public static ReviewSize of(byte[] body) {
    return new Scan(body).size();
  }

  /** How much memory it takes to evaluate the review, in bytes, at most. */
  public long cost() {
    return (long) TIMES_BODY * bytes + (long) BYTES_OF_NODE * nodes;
  }

  /** Whether there is more besides the objects than an API server sends. */
  boolean isMalformed() {
    return nodes - object.nodes() - oldObject.nodes() > MAX_OTHER_NODES;
  }

  /** One pass over a body. */
  private static final class Scan {

    private final byte[] body;
    private int nodes = 1;
    private int depth;
    private int keyStart;
    private int keyEnd;
    private int partStart;
    private int nodesBefore;
    private boolean old;
    private Part object = Part.NONE;
    private Part oldObject = Part.NONE;

    Scan(byte[] body) {
      this.body = body;
    }

    ReviewSize size() {
      for (int at = 0; at < body.length; at++) {
        switch (body[at]) {
          case '"' -> at = text(at);
          case '{', '[' -> {
            nodes++;
            depth++;
          }
          case '}', ']' -> {
            end(at);
            depth--;
          }
          case ',' -> {
            end(at);
            nodes++;
          }
          case ':' -> {
            nodes++;
            begin(at + 1);
          }
          default -> {}
        }
      }
      return new ReviewSize(body.length, nodes, object, oldObject);
    }

    /** The end of the text that begins here. */
    private int text(int start) {
      int end = start + 1;
      while (end < body.length && body[end] != '"') {
        end += body[end] == '\\' ? 2 : 1;
      }
      if (depth == DEPTH) {
        keyStart = start + 1;
        keyEnd = Math.min(end, body.length);
      }
      return end;
    }

    /** A value begins here; maybe one of the objects. */
    private void begin(int at) {
      if (depth == DEPTH) {
        old = isKey(OLD_OBJECT);
        partStart = old || isKey(OBJECT) ? at : 0;
        nodesBefore = nodes;
      }
    }

    private boolean isKey(byte[] key) {
      return Arrays.equals(body, keyStart, keyEnd, key, 0, key.length);
    }

    /** A value at the depth of the objects may end here. */
    private void end(int at) {
      if (depth == DEPTH && partStart > 0) {
        Part part = new Part(partStart, at, nodes - nodesBefore);
        if (old) {
          oldObject = part;
        } else {
          object = part;
        }
        partStart = 0;
      }
    }
  }
}
