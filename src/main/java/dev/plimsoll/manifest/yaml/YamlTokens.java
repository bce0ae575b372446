package dev.plimsoll.manifest.yaml;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.tokens.Token;

/**
 * The tokens that a scanner finds. Remembers the next one: the parser asks up to ten times what it
 * is, and SnakeYAML's scanner looks through its open keys each time.
 */
final class YamlTokens implements Scanner {

  private final Scanner scanner;
  private @Nullable Token next;

  YamlTokens(Scanner scanner) {
    this.scanner = scanner;
  }

  @Override
  public Token peekToken() {
    Token known = next;
    if (known == null) {
      known = scan();
      next = known;
    }
    return known;
  }

  private Token scan() {
    try {
      return scanner.peekToken();
    } catch (NumberFormatException e) {
      // SnakeYAML parses the digits of an escape as an int: none at the end of a text, and those of
      // \U80000000 and up, are none to it, where it has a message of its own for all others.
      throw new YAMLException(
          "an escape is wrong: \\x takes two hexadecimal digits, \\u four,"
              + " \\U eight and at most 0010FFFF",
          e);
    }
  }

  @Override
  public boolean checkToken(Token.ID choice) {
    return peekToken().getTokenId() == choice;
  }

  @Override
  public boolean checkToken(Token.ID... choices) {
    Token.ID found = peekToken().getTokenId();
    for (Token.ID choice : choices) {
      if (found == choice) {
        return true;
      }
    }
    return choices.length == 0;
  }

  @Override
  public Token getToken() {
    peekToken();
    next = null;
    return scanner.getToken();
  }

  @Override
  public void resetDocumentIndex() {
    scanner.resetDocumentIndex();
  }
}
