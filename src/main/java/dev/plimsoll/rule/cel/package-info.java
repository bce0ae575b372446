/**
 * The Common Expression Language as Kubernetes has it: one environment for the validation rules of
 * resource definitions and for policies, and the rule that policies write in it.
 */
@NullMarked
package dev.plimsoll.rule.cel;

import org.jspecify.annotations.NullMarked;
