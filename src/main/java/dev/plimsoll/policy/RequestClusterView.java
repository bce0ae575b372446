package dev.plimsoll.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The cluster view of one request, which one thread evaluates: reads once what several ask for. */
public final class RequestClusterView extends DelegatingClusterView {

  private @Nullable Map<Object, Object> readings;

  /** A view that asks {@code cluster}. */
  public RequestClusterView(ClusterView cluster) {
    super(cluster);
  }

  @Override
  @SuppressWarnings("unchecked") // under its key is only what was read for that
  public <T> T once(Object key, Supplier<T> reading) {
    Map<Object, Object> known = readings;
    if (known == null) {
      known = new HashMap<>();
      readings = known;
    }
    Object read = known.get(key);
    if (read == null) {
      read = reading.get();
      known.put(key, read);
    }
    return (T) read;
  }
}
