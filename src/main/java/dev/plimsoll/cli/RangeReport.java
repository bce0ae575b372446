package dev.plimsoll.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.cli.report.Colours;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.version.Constraint;
import dev.plimsoll.version.Interval;
import dev.plimsoll.version.Updates;
import dev.plimsoll.version.Version;
import dev.plimsoll.version.VersionSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What there is to say about a range, as text for a person or as JSON for a program. */
record RangeReport(
    FluxVersion flux, Constraint constraint, @Nullable Constraint outer, List<Version> versions) {
  private static final int DRAWN_INTERVALS = 8;

  /** Whether every answer is yes. */
  boolean isClean() {
    return versions.stream().allMatch(constraint::check)
        && (outer == null || set().within(outer.versions()));
  }

  private VersionSet set() {
    return constraint.versions();
  }

  /** Lines of names and values; what holds is green, and what does not is red. */
  String text(Colours colours) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("constraint", constraint + "  (Flux " + flux + ")");
    lines.put("means", set().toString());
    if (!set().isEmpty()) {
      lines.put("drawn", drawn());
    }
    lines.put("updates", updates());
    lines.put("prereleases", set().hasPrereleases() ? "in" : "out");
    lines.put("lowest", orNone(set().lowest()));
    lines.put("highest", orNone(set().highest()));
    if (outer != null) {
      lines.put("within " + outer, within(outer));
    }
    for (Version version : versions) {
      lines.put(version.original(), answer(version));
    }
    int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
    return lines.entrySet().stream()
        .map(line ->
            line.getKey()
                + " ".repeat(width + 2 - line.getKey().length())
                + answer(line.getValue(), colours))
        .collect(Collectors.joining("\n"));
  }

  private static String answer(String value, Colours colours) {
    if (value.equals("yes")) {
      return colours.green(value);
    }
    return value.equals("no") || value.startsWith("no, ") ? colours.red(value) : value;
  }

  private String updates() {
    return set()
        .updates()
        .map(updates -> updates == Updates.None ? "None" : updates + ", for example " + example())
        .orElse("none: no version can ever match");
  }

  private String within(Constraint range) {
    return set()
        .minus(range.versions())
        .example()
        .map(witness -> "no, " + witness + " is not")
        .orElse("yes");
  }

  private String answer(Version version) {
    if (constraint.check(version)) {
      return "yes";
    }
    return version.isPrerelease() && !set().hasPrereleases() ? "no, prereleases are out" : "no";
  }

  private String example() {
    return Updates.example(set()).map(Version::toString).orElse("");
  }

  private static String orNone(Optional<Version> version) {
    return version.map(Version::toString).orElse("none");
  }

  private String drawn() {
    List<String> drawn =
        new ArrayList<>(
            set().intervals().stream().limit(DRAWN_INTERVALS).map(RangeReport::drawn).toList());
    if (set().intervals().size() > DRAWN_INTERVALS) {
      drawn.add("...");
    }
    return String.join("   ", drawn);
  }

  /** Releases only as a thin line, prereleases too as a thick one. Brackets as in mathematics. */
  private static String drawn(Interval interval) {
    if (interval.isSingle()) {
      return "[" + interval.low() + "]";
    }
    String line =
        switch (interval.prereleases()) {
          case None -> "--------";
          case All -> "========";
          case Only, Some -> "~~~~~~~~";
        };
    return "["
        + interval.low()
        + " "
        + line
        + (interval.high() == null
            ? ">"
            : " " + interval.high() + (interval.highIncluded() ? "]" : ")"));
  }

  String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("constraint", constraint.toString());
    json.put("fluxVersion", flux.toString());
    ArrayNode intervals = json.putArray("intervals");
    for (Interval interval : set().intervals()) {
      intervals
          .addObject()
          .put("low", interval.low().toString())
          .put("high", interval.high() == null ? null : interval.high().toString())
          .put("highIncluded", interval.highIncluded())
          .put("prereleases", interval.prereleases().name());
    }
    json.put("updates", set().updates().map(Updates::name).orElse(null));
    json.put("example", Updates.example(set()).map(Version::toString).orElse(null));
    json.put("prereleases", set().hasPrereleases());
    json.put("lowest", set().lowest().map(Version::toString).orElse(null));
    json.put("highest", set().highest().map(Version::toString).orElse(null));
    if (outer != null) {
      Optional<Version> witness = set().minus(outer.versions()).example();
      json.putObject("within")
          .put("range", outer.toString())
          .put("holds", witness.isEmpty())
          .put("witness", witness.map(Version::toString).orElse(null));
    }
    ArrayNode checked = json.putArray("versions");
    for (Version version : versions) {
      checked
          .addObject()
          .put("version", version.original())
          .put("admitted", constraint.check(version));
    }
    return json.toPrettyString();
  }
}
