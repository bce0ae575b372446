/**
 * Which tags of a registry pass a filter, and what an order makes of them: as far as it takes to
 * prove that no tag passes both. Sources: fluxcd/image-reflector-controller, internal/policy, and
 * the syntax of RE2.
 */
@NullMarked
package dev.plimsoll.rule.tag;

import org.jspecify.annotations.NullMarked;
