/** Options that several commands take. */
@NullMarked
package dev.plimsoll.cli.option;

import org.jspecify.annotations.NullMarked;
