package dev.plimsoll.build;

import dev.plimsoll.manifest.Problem;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;

/**
 * Something that is to be said of a build, beside the objects that come out of it.
 *
 * @param rule what is wrong, as reports and baselines name it
 * @param severity how bad it is
 * @param effect {@link Effect#Deny} only for what kustomize or Flux fails on, or prunes
 * @param problem what is wrong and where; its file is relative to the top of the checkout
 */
public record BuildFinding(String rule, Severity severity, Effect effect, Problem problem) {}
