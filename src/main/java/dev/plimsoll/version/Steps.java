package dev.plimsoll.version;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A function over ordered keys that changes at finitely many of them: {@code values.get(i)} holds
 * from {@code keys.get(i)} up to the next key. The first key is the least there is, and neighbours
 * differ, so equal functions are equal records.
 */
record Steps<K extends Comparable<K>, V>(List<K> keys, List<V> values) {

  /** The function that has one value everywhere, to be continued. */
  static <K extends Comparable<K>, V> Builder<K, V> startingWith(K least, V value) {
    return new Builder<K, V>(4).then(least, value);
  }

  int size() {
    return keys.size();
  }

  V at(K key) {
    int found = Collections.binarySearch(keys, key);
    return values.get(found >= 0 ? found : -found - 2);
  }

  /** The key at which step {@code i} gives way to the next; null for the last, which never does. */
  @Nullable K end(int i) {
    return i + 1 < size() ? keys.get(i + 1) : null;
  }

  /** The function with each value changed. */
  Steps<K, V> map(UnaryOperator<V> change) {
    Builder<K, V> changed = new Builder<>(size());
    for (int i = 0; i < size(); i++) {
      changed.then(keys.get(i), change.apply(values.get(i)));
    }
    return changed.build();
  }

  /**
   * The function that joins the values of both at every key. Takes time in proportion to the steps
   * of both.
   */
  Steps<K, V> combine(Steps<K, V> other, BinaryOperator<V> join) {
    Builder<K, V> joined = new Builder<>(size() + other.size());
    int i = 0;
    int j = 0;
    while (i < size() || j < other.size()) {
      int order =
          i == size() ? 1 : j == other.size() ? -1 : keys.get(i).compareTo(other.keys.get(j));
      K key = order <= 0 ? keys.get(i) : other.keys.get(j);
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
      joined.then(key, join.apply(values.get(i - 1), other.values.get(j - 1)));
    }
    return joined.build();
  }

  /** Puts a function together from its least key on. */
  static final class Builder<K extends Comparable<K>, V> {
    private final List<K> keys;
    private final List<V> values;

    private Builder(int size) {
      keys = new ArrayList<>(size);
      values = new ArrayList<>(size);
    }

    /**
     * From {@code key} on, which is no less than the key before, the value is another. A null key
     * lies behind all others, so that nothing changes.
     */
    Builder<K, V> then(@Nullable K key, V value) {
      if (key == null) {
        return this;
      }
      if (!keys.isEmpty() && key.equals(keys.getLast())) {
        keys.removeLast();
        values.removeLast();
      }
      if (values.isEmpty() || !value.equals(values.getLast())) {
        keys.add(key);
        values.add(value);
      }
      return this;
    }

    Steps<K, V> build() {
      return new Steps<>(keys, values);
    }
  }
}
