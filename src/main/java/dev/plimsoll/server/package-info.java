/** What all parts of the server share: its settings, its own namespace, background tasks. */
@NullMarked
package dev.plimsoll.server;

import org.jspecify.annotations.NullMarked;
