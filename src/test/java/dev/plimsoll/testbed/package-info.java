/**
 * What the tests stand on: the packaged program as a process, and a real Kubernetes control plane
 * where the testbed is at hand.
 */
@NullMarked
package dev.plimsoll.testbed;

import org.jspecify.annotations.NullMarked;
