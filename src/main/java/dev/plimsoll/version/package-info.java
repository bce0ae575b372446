/**
 * Version constraints exactly as Flux reads them (Masterminds/semver v3), and the sets of versions
 * that they admit.
 */
@NullMarked
package dev.plimsoll.version;

import org.jspecify.annotations.NullMarked;
