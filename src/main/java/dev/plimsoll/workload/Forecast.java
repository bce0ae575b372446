package dev.plimsoll.workload;

import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What applying one rendering after another does to the pods of one workload.
 *
 * @param workload the workload; as it was, where it goes
 * @param outcome what happens to its pods
 * @param because the fields, keys or objects that make it so
 */
public record Forecast(Workload workload, Outcome outcome, List<String> because) {

  /** What happens to the pods of a workload. */
  public enum Outcome {
    /** Nothing: the template stays as it is. */
    Unchanged,
    /** The workload comes into being. */
    Added,
    /** The workload goes. */
    Removed,
    /** They are replaced, because something about them changes. */
    RealChange,
    /** They are replaced for labels or annotations that mean nothing to them. */
    VolatileMetadata,
    /** They are replaced for a new checksum of configuration whose data is the same. */
    SameDataChecksum;

    /** Whether the template changes, and nothing about it that matters. */
    public boolean isNeedless() {
      return this == VolatileMetadata || this == SameDataChecksum;
    }
  }

  private record Identity(GroupKind kind, String namespace, String name) {
    static Identity of(Resource object) {
      return new Identity(object.type().groupKind(), object.namespace(), object.name());
    }
  }

  public Forecast {
    because = List.copyOf(because);
  }

  /** Whether running pods are replaced. */
  public boolean isRestart() {
    return (outcome == Outcome.RealChange || outcome.isNeedless()) && workload.replacesPods();
  }

  /** Whether running pods are replaced for nothing. */
  public boolean isNeedlessRestart() {
    return isRestart() && outcome.isNeedless();
  }

  /**
   * Compares two renderings of the same release. Helm's hooks are left out: they run anew each
   * time.
   *
   * @param old every object as it is
   * @param now every object as it shall be
   * @return one forecast for each workload on either side, in the order of {@code now}, then those
   *     that go
   */
  public static List<Forecast> of(List<Resource> old, List<Resource> now, VolatileKeys keys) {
    Map<Identity, Workload> before = workloads(old);
    Set<String> changedData = Configuration.changed(old, now);
    List<Forecast> forecasts = new ArrayList<>();
    workloads(now)
        .forEach((identity, workload) -> {
          Workload was = before.remove(identity);
          forecasts.add(
              was == null
                  ? new Forecast(workload, Outcome.Added, List.of())
                  : of(was, workload, keys, changedData));
        });
    before.values().forEach(gone -> forecasts.add(new Forecast(gone, Outcome.Removed, List.of())));
    return forecasts;
  }

  private static Forecast of(
      Workload was, Workload is, VolatileKeys keys, Set<String> changedData) {
    TemplateChange change = TemplateChange.between(was, is, keys, Set.of());
    if (change.isEmpty()) {
      return new Forecast(is, Outcome.Unchanged, List.of());
    }
    if (!change.fields().isEmpty()) {
      List<String> because = new ArrayList<>(images(was, is));
      change.fields().stream()
          .filter(field -> because.isEmpty() || !field.endsWith(".image"))
          .forEach(because::add);
      return new Forecast(is, Outcome.RealChange, because);
    }
    if (change.checksums().isEmpty()) {
      return new Forecast(is, Outcome.VolatileMetadata, keysOf(change.volatileKeys()));
    }
    List<String> because = new ArrayList<>(keysOf(change.checksums()));
    if (changedData.isEmpty()) {
      return new Forecast(is, Outcome.SameDataChecksum, because);
    }
    because.addAll(changedData);
    return new Forecast(is, Outcome.RealChange, because);
  }

  private static List<String> images(Workload was, Workload is) {
    Map<String, ImageReference> before = was.images();
    List<String> images = new ArrayList<>();
    is.images()
        .forEach((container, image) -> {
          ImageReference old = before.get(container);
          if (old != null && !old.equals(image)) {
            images.add("image of " + container + ": " + old.upTo(image));
          }
        });
    return images;
  }

  private static List<String> keysOf(List<Pointer> places) {
    return places.stream().map(Pointer::token).distinct().toList();
  }

  private static Map<Identity, Workload> workloads(List<Resource> objects) {
    Map<Identity, Workload> workloads = new LinkedHashMap<>();
    for (Resource object : objects) {
      if (object.annotations().containsKey("helm.sh/hook")) {
        continue;
      }
      Workload.of(object).ifPresent(workload -> workloads.put(Identity.of(object), workload));
    }
    return workloads;
  }
}
