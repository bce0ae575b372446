/** Workloads and their pod templates: what restarts a pod and what does not. */
@NullMarked
package dev.plimsoll.workload;

import org.jspecify.annotations.NullMarked;
