/**
 * Kubernetes documents as trees: reading YAML and JSON with positions, pointers into them, patches
 * on them.
 */
@NullMarked
package dev.plimsoll.manifest;

import org.jspecify.annotations.NullMarked;
