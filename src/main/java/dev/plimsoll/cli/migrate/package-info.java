/** {@code plimsoll migrate}: what to write into which file, and writing it. */
@NullMarked
package dev.plimsoll.cli.migrate;

import org.jspecify.annotations.NullMarked;
