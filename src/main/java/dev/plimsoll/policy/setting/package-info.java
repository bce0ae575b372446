/** The types of settings: each parses a value strictly and describes it as JSON Schema. */
@NullMarked
package dev.plimsoll.policy.setting;

import org.jspecify.annotations.NullMarked;
