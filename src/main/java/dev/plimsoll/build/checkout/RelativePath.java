package dev.plimsoll.build.checkout;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Paths relative to a folder, with slashes; empty for the folder itself. */
public final class RelativePath {

  private RelativePath() {}

  /** A path that starts in {@code folder}; empty if it is absolute or leads out. */
  public static Optional<String> resolve(String folder, String path) {
    if (path.startsWith("/") || path.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : (folder + "/" + path).split("/", -1)) {
      if (part.equals("..")) {
        if (parts.pollLast() == null) {
          return Optional.empty();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return Optional.of(String.join("/", parts));
  }

  /** A path that cannot lead out: what leads above the top stays there, as Flux reads paths. */
  public static String clamp(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  /** A path below a folder. */
  public static String join(String folder, String path) {
    return folder.isEmpty() ? path : path.isEmpty() ? folder : folder + "/" + path;
  }

  /** The folder that a file or folder is in; empty for what is at the top. */
  public static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** The last part of a path. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether a path is {@code folder} or lies below it. */
  public static boolean isBelow(String path, String folder) {
    return folder.isEmpty() || path.equals(folder) || path.startsWith(folder + "/");
  }

  /** The path from one folder to a file or folder. */
  public static String relative(String folder, String path) {
    String common = folder;
    StringBuilder up = new StringBuilder();
    while (!isBelow(path, common)) {
      common = parent(common);
      up.append("../");
    }
    String rest =
        common.isEmpty()
            ? path
            : path.length() == common.length() ? "" : path.substring(common.length() + 1);
    String whole = up + rest;
    return whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
  }
}
