package dev.plimsoll.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch in which two lists differ.
 *
 * @param from the index in the old list where it begins
 * @param to the index in the new list where it begins
 * @param both how many items from there on are in both, but differ
 * @param gone how many items the old list has after those
 * @param come how many items the new list has after those; none where {@code gone} is not 0
 */
record ListChange(int from, int to, int both, int gone, int come) {

  /** The stretches in which two lists differ, as few items as possible in them. */
  static List<ListChange> between(JsonNode old, JsonNode now) {
    int start = 0;
    int shorter = Math.min(old.size(), now.size());
    while (start < shorter && Rewrite.same(old.path(start), now.path(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && Rewrite.same(old.path(old.size() - 1 - end), now.path(now.size() - 1 - end))) {
      end++;
    }
    int oldEnd = old.size() - end;
    int nowEnd = now.size() - end;
    int[][] common = common(old, now, start, oldEnd, nowEnd);
    List<ListChange> changes = new ArrayList<>();
    int from = start;
    int to = start;
    int i = start;
    int j = start;
    while (i < oldEnd || j < nowEnd) {
      if (i < oldEnd && j < nowEnd && Rewrite.same(old.path(i), now.path(j))) {
        add(changes, from, i, to, j);
        from = ++i;
        to = ++j;
      } else if (j == nowEnd
          || (i < oldEnd && common[i + 1 - start][j - start] >= common[i - start][j + 1 - start])) {
        i++;
      } else {
        j++;
      }
    }
    add(changes, from, i, to, j);
    return changes;
  }

  private static void add(List<ListChange> changes, int from, int i, int to, int j) {
    int old = i - from;
    int now = j - to;
    if (old > 0 || now > 0) {
      int both = Math.min(old, now);
      changes.add(new ListChange(from, to, both, old - both, now - both));
    }
  }

  /** How many items two lists have in common at most, from each pair of places on. */
  private static int[][] common(JsonNode old, JsonNode now, int start, int oldEnd, int nowEnd) {
    int[][] common = new int[oldEnd - start + 1][nowEnd - start + 1];
    for (int i = oldEnd - start - 1; i >= 0; i--) {
      for (int j = nowEnd - start - 1; j >= 0; j--) {
        common[i][j] =
            Rewrite.same(old.path(start + i), now.path(start + j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
