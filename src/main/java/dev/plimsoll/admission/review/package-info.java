/** The wire of admission: AdmissionReview v1, in and out, without HTTP. */
@NullMarked
package dev.plimsoll.admission.review;

import org.jspecify.annotations.NullMarked;
