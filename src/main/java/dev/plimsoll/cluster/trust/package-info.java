/** What the API server and all replicas trust: made, kept in a Secret, registered and renewed. */
@NullMarked
package dev.plimsoll.cluster.trust;

import org.jspecify.annotations.NullMarked;
