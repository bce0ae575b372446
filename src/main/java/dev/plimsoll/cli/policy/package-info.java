/** What {@code plimsoll policy} does for those who write policies. */
@NullMarked
package dev.plimsoll.cli.policy;

import org.jspecify.annotations.NullMarked;
