package dev.plimsoll.version;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A function over ordered keys that changes at finitely many of them: {@code values.get(i)} holds
 * from {@code keys.get(i)} up to the next key. The first key is the least there is, and neighbours
 * differ, so equal functions are equal records.
 */
record Steps<K extends Comparable<K>, V>(List<K> keys, List<V> values) {

  int size() {
    return keys.size();
  }

  static <K extends Comparable<K>, V> Steps<K, V> constant(K least, V value) {
    return new Steps<>(List.of(least), List.of(value));
  }

  /**
   * The same function, but {@code value} from {@code key} on. A null key lies behind all others:
   * nothing changes.
   */
  Steps<K, V> then(@Nullable K key, V value) {
    if (key == null || value.equals(values.getLast())) {
      return this;
    }
    if (key.equals(keys.getLast())) {
      return size() == 1 ? constant(key, value) : upTo(size() - 1).then(key, value);
    }
    return new Steps<>(with(keys, key), with(values, value));
  }

  private Steps<K, V> upTo(int size) {
    return new Steps<>(keys.subList(0, size), values.subList(0, size));
  }

  V at(K key) {
    int found = Collections.binarySearch(keys, key);
    return values.get(found >= 0 ? found : -found - 2);
  }

  /**
   * The key at which step {@code i} gives way to the next; null for the last step, which never
   * does.
   */
  @Nullable K end(int i) {
    return i + 1 < size() ? keys.get(i + 1) : null;
  }

  /**
   * The function that joins the values of both at every key. Takes time in proportion to the steps
   * of both.
   */
  Steps<K, V> combine(Steps<K, V> other, BinaryOperator<V> join) {
    List<K> joinedKeys = new ArrayList<>(size() + other.size());
    List<V> joinedValues = new ArrayList<>(size() + other.size());
    int i = 0;
    int j = 0;
    while (i < size() || j < other.size()) {
      int order =
          i == size() ? 1 : j == other.size() ? -1 : keys.get(i).compareTo(other.keys.get(j));
      K key = order <= 0 ? keys.get(i) : other.keys.get(j);
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
      V value = join.apply(values.get(i - 1), other.values.get(j - 1));
      if (joinedValues.isEmpty() || !value.equals(joinedValues.getLast())) {
        joinedKeys.add(key);
        joinedValues.add(value);
      }
    }
    return new Steps<>(joinedKeys, joinedValues);
  }

  private static <T> List<T> with(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list.size() + 1);
    longer.addAll(list);
    longer.add(last);
    return longer;
  }
}
