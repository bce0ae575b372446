package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Positions;

/**
 * A kustomization that takes part in a build.
 *
 * @param folder the folder that its paths start at
 * @param file its file
 * @param content what it holds
 * @param positions where its parts stand
 * @param depth how many kustomizations are above it
 */
public record Layer(
    String folder, String file, ObjectNode content, Positions positions, int depth) {}
