package dev.plimsoll.build;

import dev.plimsoll.build.checkout.Checkout;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The objects in files that went into no build: where a build failed, they may be part of it. */
final class LooseObjects {

  private final Checkout checkout;
  private final Set<String> built;
  private @Nullable Set<String> names;

  LooseObjects(Checkout checkout, Set<String> built) {
    this.checkout = checkout;
    this.built = built;
  }

  /** Whether such a file has an object of the same kind and name. */
  boolean has(LocatedObject object) {
    return names().contains(name(object.resource()));
  }

  private static String name(Resource resource) {
    return resource.type().groupKind() + " " + resource.name();
  }

  private synchronized Set<String> names() {
    Set<String> known = names;
    if (known == null) {
      known = new HashSet<>();
      for (String file : checkout.files()) {
        if (Manifests.isManifest(file) && !built.contains(file)) {
          for (Document document : documents(file)) {
            known.add(name(document.resource()));
          }
        }
      }
      names = known;
    }
    return known;
  }

  private Iterable<Document> documents(String file) {
    try {
      return Manifests.read(file, checkout.read(file)).documents();
    } catch (IOException e) {
      return Set.of();
    }
  }
}
