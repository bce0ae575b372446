package dev.plimsoll.manifest.yaml;

import dev.plimsoll.manifest.Lines;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.TextLines;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Where the characters of a text stand that YAML writes in one of its five ways. Quotes, folding
 * and indentation change white space and add to it, but leave the rest in its order; so both are
 * walked side by side.
 */
final class ScalarPositions {

  private ScalarPositions() {}

  static Location of(ScalarNode scalar, TextLines lines, int firstLine, int character) {
    String file = lines.text();
    Mark start = scalar.getStartMark();
    int line = firstLine + start.getLine() + 1;
    int at = file.offsetByCodePoints(lines.start(line), start.getColumn());
    boolean block =
        scalar.getScalarStyle() == ScalarStyle.LITERAL
            || scalar.getScalarStyle() == ScalarStyle.FOLDED;
    if (block) {
      at = Lines.next(file, at);
    }
    String value = scalar.getValue();
    int last = Math.min(character, value.length() - 1);
    int found = at;
    for (int i = 0; i <= last; i++) {
      if (!Character.isWhitespace(value.charAt(i))) {
        found = file.indexOf(value.charAt(i), at);
        if (found < 0) {
          return NodePositions.location(start, firstLine);
        }
        at = found + 1;
      }
    }
    boolean nothing = value.isEmpty() && scalar.getScalarStyle() == ScalarStyle.PLAIN;
    int beyond = character > last && !nothing ? 1 : 0;
    return lines.location(Math.min(found + beyond, file.length()));
  }
}
