/** How reviews go, told to a collector of OpenTelemetry traces where one is named. */
@NullMarked
package dev.plimsoll.admission.trace;

import org.jspecify.annotations.NullMarked;
