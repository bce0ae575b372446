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
  private @Nullable Token next;

  YamlTokens(Scanner scanner) {
    this.scanner = scanner;
  }

  @Override
  public Token peekToken() {
    Token known = next;
    if (known == null) {
      known = scanner.peekToken();
      next = known;
    }
    return known;
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
    next = null;
    return scanner.getToken();
  }

  @Override
  public void resetDocumentIndex() {
    scanner.resetDocumentIndex();
  }
}
