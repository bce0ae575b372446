package dev.plimsoll.rule.template;

import dev.plimsoll.rule.support.TextFault;

/** A text is no template. */
final class TemplateSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  TemplateSyntaxException(int offset, String message) {
    super(message);
    this.offset = offset;
  }

  TextFault fault() {
    return new TextFault(offset, String.valueOf(getMessage()), true);
  }
}
