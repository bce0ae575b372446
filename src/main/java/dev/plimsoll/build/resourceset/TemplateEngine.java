package dev.plimsoll.build.resourceset;

import dev.plimsoll.manifest.Resource;
import java.util.List;

/** Renders the templates of ResourceSets that {@link ResourceSet} does not render itself. */
@FunctionalInterface
public interface TemplateEngine {

  /** Where there is none. */
  TemplateEngine NONE =
      (set, providers) -> new Unknown("flux-operator, which renders it, is not on the PATH");

  /** What came of a rendering. */
  sealed interface Rendered {}

  /**
   * The objects.
   *
   * @param objects all that the ResourceSet makes
   */
  record Made(List<Resource> objects) implements Rendered {
    public Made {
      objects = List.copyOf(objects);
    }
  }

  /**
   * It is not rendered.
   *
   * @param reason why, a clause
   */
  record Unknown(String reason) implements Rendered {}

  /**
   * Renders all templates of a ResourceSet.
   *
   * @param set the ResourceSet
   * @param providers the ResourceSetInputProviders that its inputs come from
   */
  Rendered render(Resource set, List<Resource> providers);
}
