/** Reports of findings, in all formats, and what commands share on their way to the terminal. */
@NullMarked
package dev.plimsoll.cli.report;

import org.jspecify.annotations.NullMarked;
