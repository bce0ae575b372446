/** Where and how commands print, whatever it is. */
@NullMarked
package dev.plimsoll.cli.output;

import org.jspecify.annotations.NullMarked;
