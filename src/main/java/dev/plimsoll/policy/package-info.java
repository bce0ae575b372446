/** Policies: their documents, what they match, the compiled set, and the verdicts it gives. */
@NullMarked
package dev.plimsoll.policy;

import org.jspecify.annotations.NullMarked;
