/** Which objects and requests a rule of a policy covers. */
@NullMarked
package dev.plimsoll.policy.match;

import org.jspecify.annotations.NullMarked;
