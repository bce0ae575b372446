/**
 * Flux as a policy engine needs to know it: typed read-only views of its resources, its releases,
 * its API versions.
 */
@NullMarked
package dev.plimsoll.flux;

import org.jspecify.annotations.NullMarked;
