package dev.plimsoll.cli.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpillStoreTest {

  @Test
  void whatIsPutAwayComesBackFromMemoryAndFromTheFile() {
    List<Supplier<byte[]>> stored = new ArrayList<>();
    try (SpillStore spill = new SpillStore(100)) {
      for (int i = 0; i < 50; i++) {
        stored.addAll(spill.put(List.of(text(2 * i), text(2 * i + 1))));
      }

      List<String> read =
          stored.parallelStream().map(text -> new String(text.get(), UTF_8)).toList();

      assertThat(read)
          .isEqualTo(IntStream.range(0, 100).mapToObj(i -> new String(text(i), UTF_8)).toList());
    }
  }

  private static byte[] text(int number) {
    return ("text " + "x".repeat(number) + number).getBytes(UTF_8);
  }
}
