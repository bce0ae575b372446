/**
 * What is wrong with what already runs: every policy over every object, and what only a cluster as
 * a whole can tell.
 */
@NullMarked
package dev.plimsoll.cluster.audit;

import org.jspecify.annotations.NullMarked;
