/** The files of a Git checkout, and what Flux takes of them. */
@NullMarked
package dev.plimsoll.build.checkout;

import org.jspecify.annotations.NullMarked;
