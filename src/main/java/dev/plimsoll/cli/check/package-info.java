/** Evaluating files: which ones there are, what lies around each object, and the report. */
@NullMarked
package dev.plimsoll.cli.check;

import org.jspecify.annotations.NullMarked;
