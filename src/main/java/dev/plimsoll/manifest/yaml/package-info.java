/** Reads files of YAML or JSON into documents with their positions, and writes YAML. */
@NullMarked
package dev.plimsoll.manifest.yaml;

import org.jspecify.annotations.NullMarked;
