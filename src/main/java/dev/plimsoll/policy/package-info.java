/** What rules are made of: changes to objects, findings, the view of the cluster, rule types. */
@NullMarked
package dev.plimsoll.policy;

import org.jspecify.annotations.NullMarked;
