/** Builds what Flux builds from a checkout, and keeps where each value is written. */
@NullMarked
package dev.plimsoll.build;

import org.jspecify.annotations.NullMarked;
