/** What an audit prints. */
@NullMarked
package dev.plimsoll.cli.audit;

import org.jspecify.annotations.NullMarked;
