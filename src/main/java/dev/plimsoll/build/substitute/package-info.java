/** The variables that Flux puts into what it built: {@code ${NAME}} and its string functions. */
@NullMarked
package dev.plimsoll.build.substitute;

import org.jspecify.annotations.NullMarked;
