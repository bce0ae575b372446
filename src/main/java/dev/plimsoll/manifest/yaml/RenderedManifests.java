package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.Lines;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.scanner.ScannerImpl;

/**
 * Reads the objects of some kinds out of long YAML that a chart rendered, within bounds: one
 * document at a time, and those of other kinds not at all. What is no YAML is left out.
 */
public final class RenderedManifests {

  /** How many keys and values one document may hold: the largest that charts have hold 20,000. */
  public static final int MAX_DOCUMENT_NODES = 100_000;

  /** How many keys and values all documents that are read may hold together. */
  public static final int MAX_NODES = 200_000;

  /** How many documents are read. */
  public static final int MAX_DOCUMENTS = 10_000;

  /** What a document says of its type in a line of its own that cannot be misread. */
  private static final Pattern STATED =
      Pattern.compile("(apiVersion|kind): +([A-Za-z][A-Za-z0-9./-]*)[ \t]*(#.*)?");

  /** A line that states a type is shorter. */
  private static final int LONGEST_LINE = 512;

  private static final LoaderOptions OPTIONS = new LoaderOptions();

  static {
    OPTIONS.setCodePointLimit(Integer.MAX_VALUE);
  }

  private final Predicate<GroupKind> wanted;
  private final List<Resource> objects = new ArrayList<>();
  private int nodes;
  private int documents;
  private boolean complete = true;

  /**
   * Nothing read yet.
   *
   * @param wanted the kinds to read
   */
  public RenderedManifests(Predicate<GroupKind> wanted) {
    this.wanted = wanted;
  }

  /** Reads a text on, unless a bound has been passed before. */
  public void add(String yaml) {
    int start = 0;
    while (start < yaml.length() && complete) {
      int end = Lines.next(yaml, start);
      while (end < yaml.length() && !Lines.opensDocument(yaml, end)) {
        end = Lines.next(yaml, end);
      }
      if (statedKind(yaml, start, end).filter(wanted.negate()).isEmpty()) {
        read(yaml.substring(start, end));
      }
      start = end;
    }
  }

  /** The objects so far, in order. */
  public List<Resource> objects() {
    return objects;
  }

  /** Whether all of them could be read within the bounds. */
  public boolean isComplete() {
    return complete;
  }

  /**
   * The kind of a document that states it in lines of its own, as nearly all do; empty where only a
   * parser can tell, or it is a list. What is nested in a document is indented, so a line that is
   * not can only be a field of the object.
   */
  private static Optional<GroupKind> statedKind(String yaml, int start, int end) {
    @Nullable String apiVersion = null;
    @Nullable String kind = null;
    for (int line = start; line < end; line = Lines.next(yaml, line)) {
      char first = yaml.charAt(line);
      if (first == 'a' && yaml.startsWith("apiVersion", line)) {
        String stated = stated(yaml, line);
        if (apiVersion != null || stated == null) {
          return Optional.empty();
        }
        apiVersion = stated;
      } else if (first == 'k' && yaml.startsWith("kind", line)) {
        String stated = stated(yaml, line);
        if (kind != null || stated == null || stated.endsWith("List")) {
          return Optional.empty();
        }
        kind = stated;
      }
    }
    return apiVersion == null || kind == null
        ? Optional.empty()
        : Optional.of(GroupVersionKind.of(apiVersion, kind).groupKind());
  }

  private static @Nullable String stated(String yaml, int line) {
    int end = Lines.next(yaml, line);
    if (end - line > LONGEST_LINE) {
      return null;
    }
    Matcher matcher = STATED.matcher(yaml.substring(line, end).stripTrailing());
    return matcher.matches() ? matcher.group(2) : null;
  }

  private void read(String document) {
    if (document.isBlank()) {
      return;
    }
    int most = Math.min(MAX_DOCUMENT_NODES, MAX_NODES - nodes);
    YamlDocuments parts =
        new YamlDocuments(
            new ParserImpl(new YamlTokens(new ScannerImpl(YamlCharacters.of(document), OPTIONS))),
            YamlDialect.KUBECTL,
            most);
    try {
      for (Node root = parts.next(); root != null && complete; root = parts.next()) {
        take(document, root);
      }
      nodes += parts.nodes();
      complete &= nodes <= MAX_NODES;
    } catch (TooManyNodesException e) {
      complete = false;
    } catch (YAMLException e) {
      nodes += parts.nodes(); // no YAML
    }
  }

  private void take(String document, Node root) {
    documents++;
    complete = documents <= MAX_DOCUMENTS;
    ParsedFileBuilder builder =
        new ParsedFileBuilder("manifest", document, YamlDialect.KUBECTL, MAX_NODES);
    builder.add(root, 0, false);
    for (Document read : builder.build().documents()) {
      if (wanted.test(read.resource().type().groupKind())) {
        objects.add(read.resource());
      }
    }
  }
}
