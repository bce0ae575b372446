/** Runs policy tests and says what differs from what they expect. */
@NullMarked
package dev.plimsoll.policy.testing;

import org.jspecify.annotations.NullMarked;
