package dev.plimsoll.build;

import dev.plimsoll.manifest.Location;

/**
 * Where something is written.
 *
 * @param file the file, relative to the top of the checkout
 * @param location where in it
 * @param means what of the build writes it there
 */
public record SourcePlace(String file, Location location, Means means) {

  /** What makes a value of a built object. */
  public enum Means {
    /** The manifest itself. */
    MANIFEST,
    /** A patch: a file, or a text in a kustomization or in a Kustomization of Flux. */
    PATCH,
    /** A field of a kustomization, such as its namespace. */
    KUSTOMIZATION,
    /** A field of a Kustomization of Flux, such as its target namespace. */
    FLUX,
    /** A generator. */
    GENERATOR
  }

  /** {@code file:line:column}. */
  @Override
  public String toString() {
    return file + ":" + location;
  }
}
