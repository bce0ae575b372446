/** Reads the JSON of admission reviews, and keeps stored objects as compact text. */
@NullMarked
package dev.plimsoll.manifest.json;

import org.jspecify.annotations.NullMarked;
