package dev.plimsoll.manifest;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.tokens.Token;

/**
 * The tokens that a scanner finds. Remembers the next one: the parser asks up to ten times what it
 * is, and SnakeYAML's scanner looks through its open keys each time.
 */
final class YamlTokens implements Scanner {

  private final Scanner scanner;
  private Token.@Nullable ID next;

  YamlTokens(Scanner scanner) {
    this.scanner = scanner;
  }

  private Token.ID next() {
    Token.ID known = next;
    if (known == null) {
      known = scanner.peekToken().getTokenId();
      next = known;
    }
    return known;
  }

  @Override
  public boolean checkToken(Token.ID choice) {
    return next() == choice;
  }

  @Override
  public boolean checkToken(Token.ID... choices) {
    Token.ID found = next();
    for (Token.ID choice : choices) {
      if (found == choice) {
        return true;
      }
    }
    return choices.length == 0;
  }

  @Override
  public Token peekToken() {
    return scanner.peekToken();
  }

  @Override
  public Token getToken() {
    next = null;
    return scanner.getToken();
  }

  @Override
  public void resetDocumentIndex() {
    scanner.resetDocumentIndex();
  }
}
