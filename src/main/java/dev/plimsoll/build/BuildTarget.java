package dev.plimsoll.build;

import dev.plimsoll.manifest.Resource;

/** What is built. */
public sealed interface BuildTarget {

  /** The folder of the checkout that is built. */
  String folder();

  /** How it is called in messages, such as {@code Kustomization flux-system/apps}. */
  String name();

  /**
   * A Kustomization of Flux.
   *
   * @param kustomization the object
   * @param folder the folder that its {@code spec.path} names
   */
  record Flux(LocatedObject kustomization, String folder) implements BuildTarget {

    /** Its namespace and name. */
    public String key() {
      Resource resource = kustomization.resource();
      return resource.namespace() + "/" + resource.name();
    }

    @Override
    public String name() {
      return "Kustomization " + key();
    }
  }

  /**
   * An overlay that no Kustomization names, built as {@code kustomize build} does.
   *
   * @param folder the folder with its {@code kustomization.yaml}
   */
  record Overlay(String folder) implements BuildTarget {

    @Override
    public String name() {
      return "overlay " + (folder.isEmpty() ? "." : folder);
    }
  }
}
