package dev.plimsoll.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Measures and prints tables; with {@code --write} also into {@code
 * docs/explanation/performance.md}, where those of other sections stay. The arguments name
 * sections; {@code usual} are all but the soak.
 */
public final class Bench {

  private static final Path PAGE = Path.of("docs/explanation/performance.md");
  private static final String END = "<!-- /measured -->\n";
  private static final String HEADING = "### ";
  private static final Pattern SENTENCE_END = Pattern.compile("([a-z0-9)`]\\.) (?=[A-Z`])");

  private static final Map<String, Supplier<Section>> SECTIONS =
      Map.of(
          "engine", EngineSection::new,
          "https", ServingSection::new,
          "cluster", ClusterSection::new,
          "start", StartSection::new,
          "memory", () -> new MemorySection(200_000),
          "files", CheckSection::new,
          "builds", BuildSection::new,
          "reload", ReloadSection::new,
          "soak", () -> new MemorySection(1_000_000));

  private static final List<String> USUAL =
      List.of("engine", "https", "cluster", "start", "memory", "files", "builds", "reload");

  private Bench() {}

  /** Runs it; see the class. */
  public static void main(String[] arguments) throws Exception {
    List<String> names = new ArrayList<>(List.of(String.join(" ", arguments).split(" +")));
    boolean write = names.remove("--write");
    if (names.remove("usual") || names.isEmpty()) {
      names.addAll(USUAL);
    }
    for (String name : names) {
      Supplier<Section> section = SECTIONS.get(name);
      if (section == null) {
        System.err.println("no section " + name + "; there are " + SECTIONS.keySet());
        System.exit(2);
        return;
      }
      String text = text(section.get());
      System.out.println(text);
      if (write) {
        write(text);
      }
    }
  }

  /** A line for each sentence, as on every page. */
  private static String text(Section section) throws Exception {
    StringBuilder text =
        new StringBuilder(HEADING)
            .append(section.title())
            .append("\n\n")
            .append(SENTENCE_END.matcher(section.about() + machine()).replaceAll("$1\n"))
            .append("\n\n| what | baseline | measured | goal | met |\n|---|---|---|---|---|\n");
    for (Row row : section.measure()) {
      text.append(row.markdown()).append('\n');
    }
    return text.append('\n').toString();
  }

  private static String machine() throws IOException {
    String processor =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .orElse("an unknown processor");
    return String.format(
        Locale.ROOT,
        " Measured on %s: %d cores of %s, load %.1f at the start.",
        LocalDate.now(ZoneOffset.UTC),
        Runtime.getRuntime().availableProcessors(),
        processor,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** Puts a section in the place of what the page has under its heading, or at the end. */
  private static void write(String section) throws IOException {
    String page = Files.readString(PAGE);
    String heading = section.substring(0, section.indexOf('\n') + 1);
    int end = page.indexOf(END);
    int begin = page.contains(heading) ? page.indexOf(heading) : end;
    int next = page.indexOf(HEADING, begin + 1);
    int after = next < 0 ? end : next;
    Files.writeString(PAGE, page.substring(0, begin) + section + page.substring(after));
  }
}
