package dev.plimsoll.cli.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.manifest.Resource;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class NamedObjectsTest {

  /** Two names with one hash, and one whose hash is negative. */
  private static final List<String> NAMES = List.of("Aa", "BB", "shop", "BB", "polygenelubricants");

  private final NamedObjects objects = new NamedObjects();

  @Test
  void namesWithOneHashAreToldApart() {
    add();

    assertThat(objects.named("BB")).extracting(Resource::namespace).containsExactly("n1", "n3");
    assertThat(objects.named("Aa")).extracting(Resource::namespace).containsExactly("n0");
  }

  @Test
  void everyNameIsFoundAndNoOther() {
    add();

    assertThat(NAMES).allSatisfy(name -> assertThat(objects.named(name)).isNotEmpty());
    assertThat(objects.named("C#")).isEmpty();
    assertThat(objects.named("absent")).isEmpty();
    assertThat(objects.all()).extracting(Resource::name).isEqualTo(NAMES);
  }

  private void add() {
    for (int i = 0; i < NAMES.size(); i++) {
      byte[] json =
          "{\"metadata\": {\"name\": \"%s\", \"namespace\": \"n%d\"}}"
              .formatted(NAMES.get(i), i)
              .getBytes(UTF_8);
      Supplier<byte[]> text = () -> json;
      objects.add(List.of(text), List.of(NAMES.get(i)));
    }
    objects.seal();
  }
}
