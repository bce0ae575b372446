package dev.plimsoll.manifest.yaml;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.parser.ParserException;

/** A document has more keys and values than may be read. */
final class TooManyNodesException extends ParserException {

  private static final long serialVersionUID = 1L;

  TooManyNodesException(int most, Mark place) {
    super(null, null, "the document holds more than " + most + " keys and values", place);
  }
}
