package dev.plimsoll.manifest.edit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.PatchOperation;
import dev.plimsoll.manifest.PatchOperation.Add;
import dev.plimsoll.manifest.PatchOperation.Remove;
import dev.plimsoll.manifest.PatchOperation.Replace;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every rewrite: random documents in random styles, and random patches. */
class RewriteLawsTest {

  private static final String[] TEXTS = {
    "plain",
    "two words",
    "yes",
    "010",
    "1.0",
    "",
    "# no comment",
    "a: b",
    "- x",
    "'quoted'",
    "tab\there",
    "é𝄞",
    "*star",
    "&amp",
    "{x}",
    "one\ntwo\n",
    "one\n\n  two",
    "~",
    "null",
    "x #y",
    "trailing ",
    "@at",
    "%p",
    "one\n",
    "a\\b\"c",
    "[",
    "!t",
    "0x1F",
    "1e3",
    "|",
    ">",
    "?",
    "- "
  };

  private static final int ROUNDS = 500;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private record Leaf(Pointer place, String line) {}

  /** Writes a tree as somebody might have written it, a comment of its own on each leaf's line. */
  private static final class Writer {
    private final Random random;
    private final int step;
    private final int dashes;
    private final StringBuilder text = new StringBuilder();
    private final List<Leaf> leaves = new ArrayList<>();

    Writer(Random random) {
      this.random = random;
      this.step = 2 + random.nextInt(3);
      this.dashes = random.nextInt(3);
    }

    private void noise(int indent) {
      if (random.nextInt(6) == 0) {
        text.append(" ".repeat(indent)).append("# note ").append(text.length()).append('\n');
      }
      if (random.nextInt(12) == 0) {
        text.append('\n');
      }
    }

    void map(ObjectNode map, Pointer place, int indent, boolean open) {
      boolean first = open;
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        if (!first) {
          noise(indent);
          text.append(" ".repeat(indent));
        }
        first = false;
        int start = text.lastIndexOf("\n") + 1;
        text.append(random.nextInt(5) == 0 ? "\"" + entry.getKey() + "\"" : entry.getKey());
        text.append(':');
        value(entry.getValue(), place.key(entry.getKey()), indent, false, start);
      }
    }

    void list(ArrayNode list, Pointer place, int indent) {
      for (int i = 0; i < list.size(); i++) {
        noise(indent);
        int start = text.lastIndexOf("\n") + 1;
        text.append(" ".repeat(indent)).append('-');
        value(list.get(i), place.at(i), indent, true, start);
      }
    }

    private void value(JsonNode value, Pointer place, int indent, boolean item, int start) {
      boolean flow = random.nextInt(5) == 0 || value.isEmpty();
      if (value.isObject() && !flow) {
        if (item) {
          text.append(' ');
          map((ObjectNode) value, place, indent + 2, true);
        } else {
          endLine();
          map((ObjectNode) value, place, indent + step, false);
        }
      } else if (value.isArray() && !flow && !item) {
        endLine();
        list((ArrayNode) value, place, indent + dashes);
      } else if (value.isTextual()
          && value.asText().matches("(?s)[a-z].*\n")
          && random.nextBoolean()) {
        text.append(" |\n");
        value
            .asText()
            .lines()
            .forEach(line ->
                text.append(line.isEmpty() ? "" : " ".repeat(indent + step))
                    .append(line)
                    .append('\n'));
      } else {
        text.append(' ').append(inline(value)).append("  # ").append(place).append('\n');
        leaves.add(new Leaf(place, text.substring(start)));
      }
    }

    private void endLine() {
      text.append(random.nextInt(4) == 0 ? "   # below\n" : "\n");
    }

    private String inline(JsonNode value) {
      if (value.isTextual() && value.asText().matches("[a-z]+") && value.asText().length() > 4) {
        return switch (random.nextInt(3)) {
          case 0 -> value.asText();
          case 1 -> "'" + value.asText() + "'";
          default -> value.toString();
        };
      }
      return value.toString();
    }
  }

  private static JsonNode scalar(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> JSON.numberNode(random.nextInt(100));
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> random.nextInt(3) == 0 ? JSON.nullNode() : JSON.numberNode(1.5);
      default -> JSON.textNode(TEXTS[random.nextInt(TEXTS.length)]);
    };
  }

  private static JsonNode value(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(3);
    if (kind == 0) {
      return scalar(random);
    }
    int size = random.nextInt(5);
    if (kind == 1) {
      ObjectNode map = JSON.objectNode();
      for (int i = 0; i < size; i++) {
        map.set("k" + random.nextInt(9), value(random, depth - 1));
      }
      return map;
    }
    ArrayNode list = JSON.arrayNode();
    for (int i = 0; i < size; i++) {
      list.add(value(random, depth - 1));
    }
    return list;
  }

  private static Pointer anyPlace(JsonNode tree, Random random) {
    Pointer place = Pointer.of("spec");
    for (JsonNode node = place.in(tree); !node.isEmpty() && random.nextInt(5) > 0; ) {
      List<String> keys = new ArrayList<>();
      node.fieldNames().forEachRemaining(keys::add);
      place =
          node.isArray()
              ? place.at(random.nextInt(node.size()))
              : place.key(keys.get(random.nextInt(keys.size())));
      node = place.in(tree);
    }
    return place;
  }

  private static PatchOperation step(JsonNode tree, Random random) {
    Pointer place = anyPlace(tree, random);
    JsonNode node = place.in(tree);
    return switch (random.nextInt(4)) {
      case 0 ->
          place.equals(Pointer.of("spec"))
              ? new Replace(place, value(random, 2))
              : new Remove(place);
      case 1 -> new Replace(place, value(random, 2));
      default ->
          node.isArray()
              ? new Add(place.at(random.nextInt(node.size() + 1)), value(random, 2))
              : node.isObject()
                  ? new Add(place.key("n" + random.nextInt(9)), value(random, 2))
                  : new Replace(place, scalar(random));
    };
  }

  private static Patch patch(JsonNode tree, Random random) {
    Patch patch = Patch.NONE;
    for (int i = random.nextInt(4); i >= 0; i--) {
      patch = patch.then(new Patch(List.of(step(patch.apply(tree), random))));
    }
    return patch;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theTextHoldsWhatThePatchMakesAndOtherLinesStay(long seed) {
    int done = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(seed * 100_000 + round);
      ObjectNode root = JSON.objectNode().put("apiVersion", "v1").put("kind", "Demo");
      root.set("spec", value(random, 4));
      root.set("last", value(random, 2));
      Writer writer = new Writer(random);
      writer.text.append("# first\n");
      writer.map(root, Pointer.ROOT, 0, false);
      boolean windows = random.nextInt(4) == 0;
      String text = writer.text.toString();
      ParsedFile parsed =
          Manifests.read("a.yaml", (windows ? text.replace("\n", "\r\n") : text).getBytes(UTF_8));
      assertThat(parsed.skipped()).as(text).isEmpty();
      Document document = parsed.documents().getFirst();
      Patch patch = patch(document.resource().tree(), random);
      String about = "seed %d round %d%n%s%n%s".formatted(seed, round, text, patch.toJson());

      Rewrite rewrite = Rewrite.of(parsed, List.of(new Rewrite.Change(document, patch)));

      if (!(rewrite instanceof Rewrite.Done(ParsedFile after))) {
        throw new AssertionError(about);
      }
      done++;
      JsonNode now = after.documents().getFirst().resource().tree();
      assertThat(Rewrite.same(now, patch.apply(document.resource().tree()))).as(about).isTrue();
      assertThat(after.text().replace("\r\n", "\n").equals(after.text())).isEqualTo(!windows);
      String unix = after.text().replace("\r\n", "\n");
      for (Leaf leaf : writer.leaves) {
        if (patch.operations().stream().noneMatch(step -> touches(step, leaf.place()))) {
          assertThat(unix).as(about).contains(leaf.line());
        }
      }
    }
    assertThat(done).isEqualTo(ROUNDS);
  }

  /** Whether a step changes a leaf or its neighbours in a list, or the list or map around it. */
  private static boolean touches(PatchOperation step, Pointer leaf) {
    Pointer above = step.path().parent();
    return leaf.startsWith(step.path())
        || step.path().startsWith(leaf)
        || (above != null && leaf.startsWith(above));
  }
}
