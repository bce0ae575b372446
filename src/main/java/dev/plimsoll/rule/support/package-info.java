/** What several rules share: addresses, credentials, values, dependencies between releases. */
@NullMarked
package dev.plimsoll.rule.support;

import org.jspecify.annotations.NullMarked;
