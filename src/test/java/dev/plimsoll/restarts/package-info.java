/** Upgrades by the real helm-controller and the real Helm, told by which pods they replace. */
@NullMarked
package dev.plimsoll.restarts;

import org.jspecify.annotations.NullMarked;
