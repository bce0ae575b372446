package dev.plimsoll.rule.tag;

import org.jspecify.annotations.Nullable;

/**
 * Reads a text from left to right, and says whether it is one that is wanted. Equal readers say the
 * same of what follows. One that is in doubt says yes, so that "no text" is a proof.
 */
interface Reader {

  /** Wants every text. */
  Reader ANY =
      new Reader() {
        @Override
        public Reader next(char c) {
          return this;
        }

        @Override
        public boolean accepts() {
          return true;
        }
      };

  /** The reader after one more character; null if no text that goes on so is wanted. */
  @Nullable Reader next(char c);

  /** Whether the text as it has been read is wanted. */
  boolean accepts();
}
