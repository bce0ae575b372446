package dev.plimsoll.guard;

import dev.plimsoll.testbed.ApiServer;
import dev.plimsoll.testbed.ApiServer.Answer;

/**
 * A case that was tried with the webhooks and without.
 *
 * @param drawn the case
 * @param request the request with the webhooks
 * @param bare the answer without them
 * @param guarded the answer with them
 */
record Tried(Case drawn, Request request, Answer bare, Answer guarded) {

  static Tried of(Case drawn, ApiServer server, String bareNamespace, String guardedNamespace) {
    Request request = drawn.request(guardedNamespace);
    return new Tried(
        drawn, request, drawn.request(bareNamespace).send(server), request.send(server));
  }

  Outcome outcome() {
    return Outcome.of(drawn, bare, guarded);
  }

  /**
   * What two cases have in common that fail for the same reason: names, values and places differ.
   */
  String cause() {
    Answer telling = bare.isDenial() && outcome() != Outcome.FAILED ? bare : guarded;
    String message = Outcome.message(telling);
    String first = telling.body().at("/details/causes/0/message").asText(message);
    String field = telling.body().at("/details/causes/0/field").asText("");
    String said =
        (field.startsWith("spec") ? "spec... " : field + " ")
            + first
                .replaceAll("spec[.\\[][.\\w\\[\\]/-]*", "spec...")
                .replaceAll("on \\S+ \"", "on... \"")
                .replaceAll("\"[^\"]*\"", "\"\"")
                .replaceAll("[0-9]+", "N");
    return "%s (%s): %d, then %d: %s"
        .formatted(
            outcome(),
            outcome().meaning(),
            bare.code(),
            guarded.code(),
            said.length() > 160 ? said.substring(0, 160) : said);
  }

  /** All that is needed to send it again. */
  String render() {
    String namespace = drawn.stored().live().keySet().stream().findFirst().orElse("");
    return """
    case %s
    without the webhooks: %d %s
    with the webhooks: %d %s
    %s
    stored: %s
    """
        .formatted(
            drawn.describe(),
            bare.code(),
            Outcome.message(bare),
            guarded.code(),
            Outcome.message(guarded),
            request.render(),
            drawn.stored().isNew() ? "nothing" : drawn.stored().live().get(namespace));
  }

  String line() {
    return "%s: %d, then %d: %s"
        .formatted(outcome(), bare.code(), guarded.code(), drawn.describe());
  }
}
