package dev.plimsoll.cli.audit;

import dev.plimsoll.cli.report.CountTable;
import dev.plimsoll.cli.report.Overview;
import dev.plimsoll.cluster.audit.Audit;
import dev.plimsoll.cluster.audit.Inventory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What runs in a cluster, as tables of a report. */
final class InventoryTables {

  private InventoryTables() {}

  /** What an audit tells beside its findings. */
  static Overview overview(Audit.Outcome outcome) {
    Inventory inventory = outcome.inventory();
    String runs =
        outcome
            .installed()
            .map(version -> "Flux " + version + " runs")
            .orElse("Which Flux runs is not known");
    return new Overview(runs + ", evaluated for Flux " + inventory.flux(), tables(inventory));
  }

  private static List<CountTable> tables(Inventory inventory) {
    Map<String, Integer> references = new LinkedHashMap<>();
    references.put("chart", inventory.withChart());
    references.put("chart, kind OCIRepository", inventory.withInlineChart());
    references.put("chartRef", inventory.withChartRef());
    return List.of(
        CountTable.of("Chart versions by updates", "Updates", inventory.versions()),
        CountTable.of("Releases by the way they name their chart", "Field", references),
        migration(inventory),
        CountTable.of("Charts", "Chart and version", CountTable.mostFirst(inventory.charts())),
        CountTable.of("Images", "Image", CountTable.mostFirst(inventory.images())));
  }

  private static CountTable migration(Inventory inventory) {
    return new CountTable(
        "Migration to the API versions of Flux " + inventory.flux(),
        "Kind",
        "Done",
        inventory.migrations().entrySet().stream()
            .map(entry ->
                new CountTable.Row(
                    entry.getKey(),
                    entry.getValue().current(),
                    entry.getValue().objects(),
                    entry.getValue().current() + " of " + entry.getValue().objects()))
            .toList());
  }
}
