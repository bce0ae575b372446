package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.json.JsonTree;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The objects of one kind, and where those of a name are among them. An object is made anew each
 * time that it is looked at, and of the names only hashes are kept.
 */
final class NamedObjects {

  private final List<Supplier<byte[]>> texts = new ArrayList<>();
  private final IntStream.Builder hashes = IntStream.builder();

  /** The hash of each name in the upper half, in order, and the object's number in the lower. */
  private long[] byName = {};

  /** Adds objects, and what they are named. */
  void add(List<Supplier<byte[]>> objects, List<String> names) {
    texts.addAll(objects);
    names.forEach(name -> hashes.add(name.hashCode()));
  }

  /** Ends the adding. */
  void seal() {
    int[] hash = hashes.build().toArray();
    byName =
        IntStream.range(0, hash.length)
            .mapToLong(number -> ((long) hash[number] << 32) | number)
            .sorted()
            .toArray();
  }

  /** All of them, in the order in which they were added. */
  List<Resource> all() {
    return resources(texts);
  }

  /** Those of a name, in the order in which they were added. */
  List<Resource> named(String name) {
    List<Resource> found = new ArrayList<>();
    int at = Arrays.binarySearch(byName, (long) name.hashCode() << 32);
    for (int i = at < 0 ? -at - 1 : at;
        i < byName.length && byName[i] >> 32 == name.hashCode();
        i++) {
      Resource object = resource(texts.get((int) byName[i]));
      if (object.name().equals(name)) {
        found.add(object);
      }
    }
    return found;
  }

  /** Objects as they were put away, each made anew when it is looked at. */
  static List<Resource> resources(List<Supplier<byte[]>> texts) {
    return new AbstractList<>() {
      @Override
      public Resource get(int index) {
        return resource(texts.get(index));
      }

      @Override
      public int size() {
        return texts.size();
      }
    };
  }

  /** An object that was put away. */
  static Resource resource(Supplier<byte[]> text) {
    return new Resource(JsonTree.read(text.get()));
  }
}
