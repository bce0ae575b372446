/**
 * Patches that stand as text in an object: what they set, and what kustomize fails on in them.
 *
 * <p>Facts about kustomize are measured with version 5.8.1, which Flux 2.8 and later have.
 */
@NullMarked
package dev.plimsoll.build.patch;

import org.jspecify.annotations.NullMarked;
