/** The wire: AdmissionReview in, AdmissionResponse out, over HTTPS. */
@NullMarked
package dev.plimsoll.admission;

import org.jspecify.annotations.NullMarked;
