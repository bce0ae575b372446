package dev.plimsoll.manifest.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.manifest.Lines;
import dev.plimsoll.manifest.yaml.Layout;
import dev.plimsoll.manifest.yaml.NodeTree;
import dev.plimsoll.manifest.yaml.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Finds the changes to a text that make one of its documents hold another tree, and touch no more
 * lines than that takes. A key that comes takes the place of one that goes.
 */
final class TreeEdits {

  /**
   * Where a value stands.
   *
   * @param node the value; the anchored one, where an alias stands
   * @param after the offset after the colon or dash before it
   * @param indent the column that what is nested in it is indented from
   * @param flow whether it is in a map or list in flow style
   * @param item whether it is an item of a list
   */
  private record Slot(Node node, int after, int indent, boolean flow, boolean item) {}

  private final Layout layout;
  private final YamlText yaml;
  private final TextEdits edits;

  private TreeEdits(Layout layout, YamlText yaml, TextEdits edits) {
    this.layout = layout;
    this.yaml = yaml;
    this.edits = edits;
  }

  /**
   * Adds the changes for one document.
   *
   * @throws IllegalStateException if there is no way to write it; the message says why
   */
  static void find(
      Layout layout, YamlText yaml, Node root, JsonNode old, JsonNode now, TextEdits into) {
    int start = layout.start(root);
    new TreeEdits(layout, yaml, into)
        .change(new Slot(root, start, layout.column(start), false, true), old, now);
  }

  private void change(Slot slot, JsonNode old, JsonNode now) {
    if (Rewrite.same(old, now)) {
      return;
    }
    boolean here = !layout.isAlias(slot.node(), slot.after());
    if (here && old.isObject() && now.isObject() && !old.isEmpty() && !now.isEmpty()) {
      map((MappingNode) slot.node(), old, now);
    } else if (here && old.isArray() && now.isArray() && !old.isEmpty() && !now.isEmpty()) {
      list((SequenceNode) slot.node(), slot, old, now);
    } else {
      replace(slot, now);
    }
  }

  private void map(MappingNode mapping, JsonNode old, JsonNode now) {
    List<NodeTuple> entries = mapping.getValue();
    Map<String, Integer> own = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      if (!NodeTree.isMerge(entries.get(i).getKeyNode())) {
        own.put(NodeTree.key(entries.get(i).getKeyNode()), i);
      }
    }
    List<String> added = new ArrayList<>();
    now.properties()
        .forEach(field -> {
          if (!Rewrite.same(old.path(field.getKey()), field.getValue())) {
            Integer index = own.get(field.getKey());
            if (index == null) {
              added.add(field.getKey());
            } else {
              change(slot(mapping, index), old.path(field.getKey()), field.getValue());
            }
          }
        });
    List<Integer> removed = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Node key = entries.get(i).getKeyNode();
      if (!NodeTree.isMerge(key) && !now.has(NodeTree.key(key))) {
        removed.add(i);
      }
    }
    int pairs = Math.min(added.size(), removed.size());
    for (int i = 0; i < pairs; i++) {
      rename(mapping, removed.get(i), added.get(i), old, now);
    }
    remove(mapping, removed.subList(pairs, removed.size()));
    for (String key : added.subList(pairs, added.size())) {
      append(mapping, key, now.path(key));
    }
  }

  private Slot slot(MappingNode mapping, int index) {
    NodeTuple entry = mapping.getValue().get(index);
    return new Slot(
        entry.getValueNode(),
        layout.afterColon(entry.getKeyNode()),
        layout.column(layout.start(entry.getKeyNode())),
        !Layout.isBlock(mapping),
        false);
  }

  private void rename(MappingNode mapping, int index, String name, JsonNode old, JsonNode now) {
    Node key = mapping.getValue().get(index).getKeyNode();
    edits.replace(layout.valueStart(key), layout.keyEnd(key), renamed((ScalarNode) key, name));
    if (!Rewrite.same(old.path(NodeTree.key(key)), now.path(name))) {
      replace(slot(mapping, index), now.path(name));
    }
  }

  /** A quoted key stays one: in flow style its value may follow the colon without a blank. */
  private String renamed(ScalarNode key, String name) {
    return key.getScalarStyle() == ScalarStyle.PLAIN
        ? yaml.key(name)
        : TextNode.valueOf(name).toString();
  }

  private void remove(MappingNode mapping, List<Integer> indices) {
    List<NodeTuple> entries = mapping.getValue();
    for (List<Integer> run : runs(indices)) {
      NodeTuple first = entries.get(run.getFirst());
      int start = layout.start(first.getKeyNode());
      int end = layout.entryEnd(entries.get(run.getLast()));
      boolean last = run.getLast() == entries.size() - 1;
      if (!Layout.isBlock(mapping)) {
        removeInFlow(
            start,
            end,
            run.getFirst() == 0 ? -1 : layout.entryEnd(entries.get(run.getFirst() - 1)),
            last ? -1 : layout.start(entries.get(run.getLast() + 1).getKeyNode()));
      } else if (layout.beginsLine(start)) {
        for (int index : run) {
          NodeTuple entry = entries.get(index);
          edits.delete(
              layout.lineStart(layout.start(entry.getKeyNode())),
              layout.nextLine(layout.entryEnd(entry)));
        }
      } else if (last) {
        throw new IllegalStateException("there is no way to leave the map empty here");
      } else if (run.size() == 1) {
        // What follows takes its place after the dash, a comment included.
        edits.delete(start, layout.nextVisible(layout.nextLine(end)));
      } else {
        edits.delete(start, layout.start(entries.get(run.getLast() + 1).getKeyNode()));
      }
    }
  }

  /** Takes an entry or item out of a flow style collection, with one of the commas around it. */
  private void removeInFlow(int start, int end, int endBefore, int startAfter) {
    if (startAfter >= 0) {
      edits.delete(start, startAfter);
    } else {
      edits.delete(endBefore >= 0 ? endBefore : start, end);
    }
  }

  private static List<List<Integer>> runs(List<Integer> indices) {
    List<List<Integer>> runs = new ArrayList<>();
    for (int index : indices) {
      if (runs.isEmpty() || runs.getLast().getLast() != index - 1) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(index);
    }
    return runs;
  }

  private void append(MappingNode mapping, String key, JsonNode value) {
    NodeTuple last = mapping.getValue().getLast();
    int end = layout.entryEnd(last);
    int start = layout.start(last.getKeyNode());
    if (Layout.isBlock(mapping)) {
      int column = layout.column(layout.start(mapping.getValue().getFirst().getKeyNode()));
      insertLines(layout.nextLine(end), column, yaml.entry(key, value));
    } else {
      insertInFlow(start, end, yaml.key(key) + ": " + yaml.inline(value, null));
    }
  }

  private void insertInFlow(int start, int end, String text) {
    String between =
        layout.beginsLine(start)
            ? layout.lineBreak() + layout.text().substring(layout.lineStart(start), start)
            : " ";
    edits.insert(end, "," + between + text);
  }

  /** Puts lines in before the line that starts at an offset. */
  private void insertLines(int at, int column, String lines) {
    String indented = " ".repeat(column) + indented(lines, column);
    boolean open = at == layout.text().length() && !Lines.endsLine(layout.text(), at);
    edits.insert(at, open ? layout.lineBreak() + indented : indented + layout.lineBreak());
  }

  /** Text whose lines from the second on are indented, and end as those of the file. */
  private String indented(String text, int column) {
    return text.lines()
            .map(line -> line.isEmpty() ? line : " ".repeat(column) + line)
            .collect(Collectors.joining(layout.lineBreak()))
            .substring(Math.min(column, text.isEmpty() || text.startsWith("\n") ? 0 : column))
        + (text.endsWith("\n") ? layout.lineBreak() : "");
  }

  private void list(SequenceNode sequence, Slot slot, JsonNode old, JsonNode now) {
    List<ListChange> changes = ListChange.between(old, now);
    boolean block = Layout.isBlock(sequence);
    if (block ? !isEditable(sequence, changes) : hasAlias(sequence)) {
      replace(slot, now);
      return;
    }
    for (ListChange change : changes) {
      if (block) {
        blockList(sequence, old, now, change);
      } else {
        flowList(sequence, old, now, change);
      }
    }
  }

  /** Whether the first item stands on a line of its own, or stays. */
  private boolean isEditable(SequenceNode sequence, List<ListChange> changes) {
    return layout.beginsLine(layout.items(sequence).getFirst().dash())
        || changes.stream().noneMatch(change -> change.from() == 0 && change.both() == 0);
  }

  private boolean hasAlias(SequenceNode sequence) {
    int start = layout.valueStart(sequence);
    return sequence.getValue().stream().anyMatch(item -> layout.isAlias(item, start));
  }

  private void blockList(SequenceNode sequence, JsonNode old, JsonNode now, ListChange change) {
    List<Layout.Item> items = layout.items(sequence);
    int column = layout.column(items.getFirst().dash());
    for (int i = 0; i < change.both(); i++) {
      Layout.Item item = items.get(change.from() + i);
      change(
          new Slot(item.node(), item.dash() + 1, column, false, true),
          old.path(change.from() + i),
          now.path(change.to() + i));
    }
    int from = change.from() + change.both();
    for (Layout.Item item : items.subList(from, from + change.gone())) {
      edits.delete(layout.lineStart(item.dash()), layout.nextLine(item.end()));
    }
    int at =
        from == 0
            ? layout.lineStart(items.getFirst().dash())
            : layout.nextLine(items.get(from - 1).end());
    for (int i = 0; i < change.come(); i++) {
      insertLines(at, column, yaml.item(now.path(change.to() + change.both() + i)));
    }
  }

  private void flowList(SequenceNode sequence, JsonNode old, JsonNode now, ListChange change) {
    List<Node> items = sequence.getValue();
    int start = layout.valueStart(sequence);
    for (int i = 0; i < change.both(); i++) {
      change(
          new Slot(items.get(change.from() + i), start, 0, true, true),
          old.path(change.from() + i),
          now.path(change.to() + i));
    }
    int from = change.from() + change.both();
    if (change.gone() > 0) {
      int after = from + change.gone();
      removeInFlow(
          layout.start(items.get(from)),
          layout.valueEnd(items.get(after - 1), start),
          from == 0 ? -1 : layout.valueEnd(items.get(from - 1), start),
          after == items.size() ? -1 : layout.start(items.get(after)));
    }
    for (int i = 0; i < change.come(); i++) {
      String text = yaml.inline(now.path(change.to() + change.both() + i), null);
      if (from == 0) {
        edits.insert(layout.start(items.getFirst()), text + ", ");
      } else {
        Node previous = items.get(from - 1);
        insertInFlow(layout.start(previous), layout.valueEnd(previous, start), text);
      }
    }
  }

  /** Writes a whole value in the place of another. */
  private void replace(Slot slot, JsonNode now) {
    boolean alias = layout.isAlias(slot.node(), slot.after());
    int start = alias ? layout.aliasStart(slot.after()) : layout.start(slot.node());
    int end = layout.valueEnd(slot.node(), slot.after());
    boolean block = !alias && Layout.isBlock(slot.node());
    boolean inline = slot.flow() || (now.isEmpty() && !isLines(now));
    if (!block && inline) {
      if (!alias && slot.node() instanceof ScalarNode) {
        start = layout.valueStart(slot.node());
      }
      boolean close = start > 0 && ":-,".indexOf(layout.text().charAt(start - 1)) >= 0;
      edits.replace(
          start, Math.max(start, end), (close ? " " : "") + yaml.inline(now, style(slot, now)));
      return;
    }
    if (slot.node() instanceof ScalarNode scalar && block && isLines(now)) {
      String kept = literal(scalar, now.asText());
      if (kept != null) {
        edits.replace(layout.nextLine(layout.valueStart(scalar)), end, kept);
        return;
      }
    }
    String text =
        indented(slot.item() ? yaml.item(now).substring(1) : yaml.afterColon(now), slot.indent());
    int below = text.indexOf(layout.lineBreak());
    String onThisLine = below < 0 ? text : text.substring(0, below);
    String belowIt = below < 0 ? "" : text.substring(below);
    if (!block) {
      // A comment that follows stays on its line.
      edits.replace(slot.after(), end, onThisLine);
      edits.insert(layout.lineEnd(end), belowIt);
    } else if (slot.item() || slot.node() instanceof ScalarNode) {
      edits.replace(slot.after(), layout.lineEnd(end), text);
    } else {
      edits.insert(slot.after(), onThisLine);
      edits.replace(layout.lineEnd(slot.after()), layout.lineEnd(end), belowIt);
    }
  }

  private static boolean isLines(JsonNode value) {
    return value.isTextual() && value.asText().indexOf('\n') >= 0;
  }

  /** The quotes of a text stay as they are. */
  private static @Nullable ScalarStyle style(Slot slot, JsonNode now) {
    return now.isTextual()
            && slot.node() instanceof ScalarNode scalar
            && (scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED
                || scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED)
        ? scalar.getScalarStyle()
        : null;
  }

  /** The lines of a literal text, indented as those that it replaces; null if they cannot be. */
  private @Nullable String literal(ScalarNode old, String now) {
    String before = old.getValue();
    if (old.getScalarStyle() != ScalarStyle.LITERAL
        || before.isEmpty()
        || now.isBlank()
        || !now.lines().allMatch(line -> line.isEmpty() || line.charAt(0) >= ' ')
        || trailing(before) != trailing(now)) {
      return null;
    }
    int first = layout.nextVisible(layout.nextLine(layout.valueStart(old)));
    int indent = layout.column(first) - (before.length() - before.stripLeading().length());
    if (indent <= 0 || before.startsWith("\n")) {
      return null;
    }
    String lines =
        now.lines()
            .map(line -> line.isEmpty() ? line : " ".repeat(indent) + line)
            .collect(Collectors.joining(layout.lineBreak()));
    return lines.stripTrailing();
  }

  private static int trailing(String text) {
    int at = text.length();
    while (at > 0 && text.charAt(at - 1) == '\n') {
      at--;
    }
    return text.length() - at;
  }
}
