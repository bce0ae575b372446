/** Certificates: the one that the server shows, those it makes, and those it asks for. */
@NullMarked
package dev.plimsoll.admission.tls;

import org.jspecify.annotations.NullMarked;
