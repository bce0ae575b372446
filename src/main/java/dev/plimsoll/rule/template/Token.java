package dev.plimsoll.rule.template;

/**
 * A part of a template.
 *
 * @param type what it is
 * @param text how it is written
 * @param offset where it begins
 */
record Token(Type type, String text, int offset) {

  enum Type {
    TEXT,
    OPENING,
    CLOSING,
    SPACE,
    /** A function, or a word that the language keeps to itself. */
    WORD,
    /** A dot and a name. */
    FIELD,
    DOT,
    VARIABLE,
    STRING,
    /** A number, or a character in single quotes. */
    NUMBER,
    DECLARE,
    ASSIGN,
    PIPE,
    COMMA,
    OPENING_PAREN,
    CLOSING_PAREN,
    END
  }

  boolean is(String word) {
    return type == Type.WORD && text.equals(word);
  }
}
