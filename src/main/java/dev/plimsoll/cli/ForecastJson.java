package dev.plimsoll.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.workload.Forecast;
import java.io.PrintWriter;
import java.util.List;

/** Forecasts for programs; {@code docs/reference/commands/forecast.md} says what each key means. */
final class ForecastJson {

  private ForecastJson() {}

  static void print(List<Forecast> forecasts, PrintWriter out) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    ArrayNode workloads = report.putArray("workloads");
    for (Forecast forecast : forecasts) {
      Resource resource = forecast.workload().resource();
      ObjectNode entry = workloads.addObject();
      entry.put("kind", resource.kind());
      entry.put("namespace", resource.namespace());
      entry.put("name", resource.name());
      entry.put("outcome", forecast.outcome().name());
      entry.put("restarts", forecast.isRestart());
      entry.put("needless", forecast.isNeedlessRestart());
      forecast.because().forEach(entry.putArray("because")::add);
    }
    report.put("restarts", forecasts.stream().filter(Forecast::isRestart).count());
    report.put("needless", forecasts.stream().filter(Forecast::isNeedlessRestart).count());
    out.println(report.toPrettyString());
  }
}
