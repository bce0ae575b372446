package dev.plimsoll.guard;

import dev.plimsoll.testbed.ApiServer.Answer;
import java.util.Set;

/** What became of one request with the webhooks and without. */
enum Outcome {
  ACCEPTED("accepted by both", false),
  DENIED("422, or 409 to Flux: denied instead", false),
  FIXED("422, or 409 to Flux: fixed by a mutation", false),
  DENIED_TOO("another error: denied instead", false),
  OTHER_POLICY("2xx: denied by another policy in /validate", false),
  EARLY("an error before admission", false),
  NOT_ASKED("422 to others than Flux for metadata of the API server alone", false),
  ERROR("another error in both", false),

  MISSED("422, or 409 to Flux, got past the webhook", true),
  DENIED_WRONGLY("2xx: denied by the deletion guard", true),
  DENIED_IN_MUTATE("2xx: denied by another policy in /mutate", true),
  BROKEN("2xx: another error with the webhooks", true),
  FAILED("the webhook itself fails", true),
  UNLIKE("an error: another answer with the webhooks", true);

  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  /** How the messages of errors begin, or what they contain, that no webhook is asked about. */
  private static final Set<String> BEFORE_ADMISSION =
      Set.of(
          "\"\" is invalid: patch:",
          "failed to create typed patch object",
          "uid mismatch: the provided object specified uid");

  /** What a policy says of a release without {@code spec}, of which the CRD demands nothing. */
  private static final String NOTHING_TO_INSTALL = "spec has neither chart nor chartRef";

  private final String meaning;
  private final boolean fault;

  Outcome(String meaning, boolean fault) {
    this.meaning = meaning;
    this.fault = fault;
  }

  String meaning() {
    return meaning;
  }

  /** Whether it must not be. */
  boolean isFault() {
    return fault;
  }

  /**
   * Compares two answers to one case.
   *
   * @param bare the answer without the webhooks
   * @param guarded the answer with them
   */
  static Outcome of(Case tried, Answer bare, Answer guarded) {
    String said = message(guarded);
    if (said.contains("failed calling webhook") || said.contains("matchCondition")) {
      return FAILED;
    }
    boolean denied = guarded.code() == FORBIDDEN && said.contains("denied the request");
    if (!bare.isDenial()) {
      return denied ? denial(said) : guarded.isDenial() ? BROKEN : ACCEPTED;
    }
    if (isEarly(bare)) {
      return guarded.code() == bare.code() ? EARLY : UNLIKE;
    }
    if (fluxDeletes(tried, bare)) {
      return denied
          ? DENIED
          : fluxDeletes(tried, guarded)
              ? !tried.isFlux() && isAboutServerSet(bare) ? NOT_ASKED : MISSED
              : guarded.isDenial() ? UNLIKE : FIXED;
    }
    return denied ? DENIED_TOO : guarded.code() == bare.code() ? ERROR : UNLIKE;
  }

  private static Outcome denial(String said) {
    if (said.contains("deletion-guard/")) {
      return DENIED_WRONGLY;
    }
    return said.contains(".mutate.plimsoll.dev") && !said.contains(NOTHING_TO_INSTALL)
        ? DENIED_IN_MUTATE
        : OTHER_POLICY;
  }

  private static boolean isEarly(Answer answer) {
    String said = message(answer);
    return answer.code() == BAD_REQUEST || BEFORE_ADMISSION.stream().anyMatch(said::contains);
  }

  /** Whether kustomize-controller with force answers this by deleting the object. */
  private static boolean fluxDeletes(Case tried, Answer answer) {
    return answer.code() == UNPROCESSABLE || answer.code() == CONFLICT && tried.isFlux();
  }

  /** Whether the API server complains of nothing but metadata that it sets itself. */
  private static boolean isAboutServerSet(Answer answer) {
    return message(answer)
        .matches(
            "(?s).* is invalid: \\[?((, )?metadata\\.(resourceVersion|uid|deletionTimestamp"
                + "|deletionGracePeriodSeconds): [^,]*)+");
  }

  static String message(Answer answer) {
    return answer.isDenial() ? answer.body().path("message").asText("") : "";
  }
}
