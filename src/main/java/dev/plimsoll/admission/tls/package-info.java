/** The certificate that the server shows: from files, or made for one run. */
@NullMarked
package dev.plimsoll.admission.tls;

import org.jspecify.annotations.NullMarked;
