package dev.plimsoll.version;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Tables of cases beside the tests: fields parted by tabs, comments begin with a hash sign. */
final class Table {
  private Table() {}

  /** The rows of a table, each filled up with empty fields. */
  static List<String[]> rows(String name, int fields) {
    try (InputStream in = Objects.requireNonNull(Table.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> fill(line.split("\t", -1), fields))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String[] fill(String[] row, int fields) {
    String[] filled = Arrays.copyOf(row, fields);
    Arrays.fill(filled, row.length, fields, "");
    return filled;
  }
}
