/** Checks of policies that no object is needed for. */
@NullMarked
package dev.plimsoll.policy.lint;

import org.jspecify.annotations.NullMarked;
