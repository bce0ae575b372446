package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Links within the repository: they lead somewhere, and every page can be reached. */
class LinksTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
  private static final Pattern FENCED = Pattern.compile("(?ms)^(`{3,}).*?^\\1\\s*$");
  private static final Path START = Path.of("README.md");

  /** A link as written: the file it names, and the heading if it names one. */
  private record Link(Path target, String heading) {}

  @TestFactory
  Stream<DynamicTest> everyLinkLeadsSomewhere() throws IOException {
    return pages().stream()
        .map(page ->
            DynamicTest.dynamicTest(page.toString(), () -> assertThat(dead(page)).isEmpty()));
  }

  @Test
  void everyPageOfTheDocumentationCanBeReached() throws IOException {
    Set<Path> reached = new HashSet<>(Set.of(START));
    List<Path> next = new ArrayList<>(reached);
    while (!next.isEmpty()) {
      List<Path> found =
          next.stream()
              .flatMap(page -> links(page).stream())
              .map(Link::target)
              .filter(target -> target.toString().endsWith(".md") && Files.exists(target))
              .filter(reached::add)
              .toList();
      next = found;
    }

    assertThat(reached).containsAll(Markdown.pages());
  }

  /** What people read, wherever it lies. */
  private static List<Path> pages() throws IOException {
    List<Path> pages =
        new ArrayList<>(
            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
                .map(Path::of)
                .toList());
    for (String folder : List.of("docs", "policies", "examples", "deploy", "native")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  private static List<String> dead(Path page) {
    return links(page).stream()
        .filter(link ->
            !Files.exists(link.target())
                || (!link.heading().isEmpty() && !headings(link.target()).contains(link.heading())))
        .map(link -> link.target() + "#" + link.heading())
        .toList();
  }

  private static List<Link> links(Path page) {
    List<Link> links = new ArrayList<>();
    Matcher matcher = LINK.matcher(prose(page));
    while (matcher.find()) {
      String written = matcher.group(1);
      if (!written.matches("[a-z]+:.*")) {
        String[] parts = written.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        links.add(new Link(target, parts.length > 1 ? parts[1] : ""));
      }
    }
    return links;
  }

  /** A page without its blocks. */
  private static String prose(Path page) {
    return FENCED.matcher(Markdown.text(page)).replaceAll("");
  }

  /** The anchors of a page, as GitHub makes them of headings. */
  private static Set<String> headings(Path page) {
    return HEADING
        .matcher(prose(page))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}\\- _]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
