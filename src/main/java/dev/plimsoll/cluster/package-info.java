/** What is read from a Kubernetes cluster: watched objects, CRDs, policies. */
@NullMarked
package dev.plimsoll.cluster;

import org.jspecify.annotations.NullMarked;
