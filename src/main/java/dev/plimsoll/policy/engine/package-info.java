/** Compiles policies, evaluates them on a change, and makes the verdict. */
@NullMarked
package dev.plimsoll.policy.engine;

import org.jspecify.annotations.NullMarked;
