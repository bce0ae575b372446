/** What one connection may take of the server, whoever opens it and whatever it asks. */
@NullMarked
package dev.plimsoll.admission.connection;

import org.jspecify.annotations.NullMarked;
