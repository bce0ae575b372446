package dev.plimsoll.manifest.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyCacheTest {

  private static String read(String key) {
    byte[] json = ("{\"" + key + "\":\"a value\"}").getBytes(US_ASCII);
    return KeyCache.of(json, 2, 2 + key.length());
  }

  @Test
  void tellsKeysApartThatDifferInOneCharacter() {
    for (int length = 1; length <= 70; length++) {
      String key = "k".repeat(length);
      assertThat(read(key)).isEqualTo(key);
      for (int at = 0; at < length; at++) {
        String other = key.substring(0, at) + "o" + key.substring(at + 1);

        assertThat(read(other)).isEqualTo(other);
        assertThat(read(key)).isEqualTo(key);
      }
    }
  }

  @Test
  void isTheSameTextForTheSameKey() {
    for (String key : new String[] {"a", "app.kubernetes.io/name", "interval", "reconcile"}) {
      assertThat(read(key)).isSameAs(read(key));
    }
  }

  @Test
  void readsKeysBeyondAscii() {
    byte[] json = "{\"Gr\u00f6\u00dfe\":1}".getBytes(UTF_8);

    assertThat(KeyCache.of(json, 2, 9)).isEqualTo("Gr\u00f6\u00dfe");
    assertThat(KeyCache.of(json, 2, 9)).isSameAs(KeyCache.of(json, 2, 9));
  }

  @Test
  void readsAKeyAtTheVeryEnd() {
    byte[] json = "\"abc".getBytes(US_ASCII);

    assertThat(KeyCache.of(json, 1, 4)).isEqualTo("abc");
    assertThat(KeyCache.of(json, 4, 4)).isEmpty();
  }
}
