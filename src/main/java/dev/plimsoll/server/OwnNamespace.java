package dev.plimsoll.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The namespace that this program runs in. */
public final class OwnNamespace {

  /**
   * Where a pod finds the name of its namespace (Kubernetes documentation, "Accessing the API").
   */
  private static final Path FILE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  private OwnNamespace() {}

  /** As set, else as the pod was told, else {@code plimsoll-system}. */
  public static String of(ServerSettings settings) {
    return settings.namespace().orElseGet(OwnNamespace::ofPod);
  }

  private static String ofPod() {
    try {
      return Files.readString(FILE).strip();
    } catch (IOException e) {
      return "plimsoll-system"; // not in a pod
    }
  }
}
