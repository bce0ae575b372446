/** The documents that people write: policies, exceptions and policy tests. */
@NullMarked
package dev.plimsoll.policy.document;

import org.jspecify.annotations.NullMarked;
