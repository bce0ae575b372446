/** The commands of the program. */
@NullMarked
package dev.plimsoll.cli;

import org.jspecify.annotations.NullMarked;
