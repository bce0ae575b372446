package dev.plimsoll.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.flux.ApiVersion;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of API versions that people read says what the program goes by. */
class ApiVersionPageTest {

  private static final String COLUMN = " *\\| *";

  @Test
  void theTableOnThePageIsTheOneInTheCode() throws IOException {
    List<List<String>> rows =
        Files.readAllLines(Path.of("docs/reference/rules/apiVersion.md")).stream()
            .dropWhile(line -> !line.startsWith("| kind | 2.1"))
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> Arrays.asList(line.substring(1).strip().split(COLUMN, -1)))
            .toList();
    Map<String, Map<FluxVersion, String>> written = new LinkedHashMap<>();
    for (List<String> row : rows.subList(2, rows.size())) {
      for (String kind : row.getFirst().split(", ", -1)) {
        written.put(kind, cells(rows.getFirst(), row));
      }
    }

    Map<String, Map<FluxVersion, String>> known = new LinkedHashMap<>();
    for (FluxKind kind : FluxKind.values()) {
      Map<FluxVersion, String> cells = new LinkedHashMap<>();
      for (FluxVersion flux : FluxVersion.values()) {
        cells.put(flux, served(kind, flux));
      }
      known.put(kind.kind(), cells);
    }
    assertThat(written).containsExactlyInAnyOrderEntriesOf(known);
  }

  private static Map<FluxVersion, String> cells(List<String> head, List<String> row) {
    Map<FluxVersion, String> cells = new LinkedHashMap<>();
    String cell = "";
    for (int i = 1; i < row.size() - 1; i++) {
      cell = row.get(i).equals("=") ? cell : row.get(i);
      for (String flux : head.get(i).split(", ", -1)) {
        cells.put(FluxVersion.parse(flux), cell);
      }
    }
    return cells;
  }

  /** The versions that a release serves, newest first, as the page writes them. */
  private static String served(FluxKind kind, FluxVersion flux) {
    List<String> names = new ArrayList<>();
    for (ApiVersion version : kind.versions().reversed()) {
      if (version.servedBy(flux)) {
        names.add(version.name() + (names.isEmpty() ? "*" : ""));
      }
    }
    return String.join(" ", names);
  }
}
