/** Rewrites a file: a patch changes the lines that it concerns, and no others. */
@NullMarked
package dev.plimsoll.manifest.edit;

import org.jspecify.annotations.NullMarked;
