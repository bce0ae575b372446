/** What is read from a Kubernetes cluster: watchedKinds, resource definitions, policies. */
@NullMarked
package dev.plimsoll.cluster;

import org.jspecify.annotations.NullMarked;
