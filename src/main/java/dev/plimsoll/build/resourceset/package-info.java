/** What the Flux Operator makes of a ResourceSet. */
@NullMarked
package dev.plimsoll.build.resourceset;

import org.jspecify.annotations.NullMarked;
