package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults in words, of which none repeats what the API server said. */
class ApiFaultTest {

  private static final String SECRET = "c2VjcmV0";

  private static KubernetesClientException status(int code) {
    return new KubernetesClientException(SECRET, code, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | the credentials are not accepted (401)",
        "403 | forbidden (403)",
        "404 | not found (404)",
        "409 | somebody else wrote in between (409)",
        "410 | the list has expired (410)",
        "429 | the API server turns requests away (429)",
        "503 | the API server answered 503"
      })
  void tellsOfAStatus(int code, String words) {
    assertThat(ApiFault.inWords(status(code))).isEqualTo(words);
    assertThat(
            ApiFault.inWords(new CompletionException(new WatcherException(SECRET, status(code)))))
        .isEqualTo(words);
  }

  @Test
  void tellsWhereTheNetworkFails() {
    Throwable denied =
        new KubernetesClientException(SECRET, new IOException(new ConnectException("refused")));

    assertThat(ApiFault.inWords(denied)).isEqualTo("the API server cannot be reached (refused)");
  }

  @Test
  void tellsOfTimeThatRanOut() {
    assertThat(ApiFault.inWords(new IOException(new TimeoutException(SECRET))))
        .isEqualTo("the API server does not answer in time");
    assertThat(ApiFault.inWords(new InterruptedIOException(SECRET)))
        .isEqualTo("the API server does not answer in time");
  }

  @Test
  void repeatsNothingOfAnAnswerThatIsNoJson() {
    assertThat(ApiFault.inWords(new IOException(new JsonParseException(null, SECRET))))
        .isEqualTo("the answer is no JSON of an API server");
    assertThat(ApiFault.inWords(new IllegalArgumentException(SECRET)))
        .isEqualTo("the answer is no JSON of an API server");
  }

  @Test
  void namesNothingButTheClassOfAnythingElse() {
    assertThat(ApiFault.inWords(new WatcherException(SECRET)))
        .isEqualTo("the answer is not understood (WatcherException)");
    assertThat(ApiFault.inWords(new CompletionException(new NullPointerException(SECRET))))
        .isEqualTo("the answer is not understood (NullPointerException)");
  }
}
