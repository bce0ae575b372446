package dev.plimsoll.rule.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map that expressions look into without its being copied. To the library it is a value of its
 * own kind, so that it is not walked through and converted whenever something below it is asked
 * for; and a {@link Map} as well, as which all operators take it.
 */
public abstract class MapView extends CelValue implements Map<String, Object> {

  private static final CelType TYPE = MapType.create(SimpleType.DYN, SimpleType.DYN);

  /** All of it, for the few expressions that ask for more than a key. */
  protected abstract Map<String, Object> entries();

  @Override
  public Object value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return isEmpty();
  }

  @Override
  public CelType celType() {
    return TYPE;
  }

  @Override
  public int size() {
    return entries().size();
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public boolean containsValue(@Nullable Object value) {
    return entries().containsValue(value);
  }

  @Override
  public Set<String> keySet() {
    return entries().keySet();
  }

  @Override
  public Collection<Object> values() {
    return entries().values();
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return entries().entrySet();
  }

  @Override
  public Object put(String key, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object remove(@Nullable Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putAll(Map<? extends String, ?> entries) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Map<?, ?> map && entries().equals(map);
  }

  @Override
  public int hashCode() {
    return entries().hashCode();
  }

  @Override
  public String toString() {
    return entries().toString();
  }
}
