package dev.plimsoll.cli.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineFileTest {

  @TempDir Path folder = Path.of("");

  private Path file() {
    return folder.resolve("baseline.json");
  }

  private static FileFinding finding(String file, String name, int line) {
    return new FileFinding(
        file,
        new Location(line, 1),
        "HelmRelease",
        "shop",
        name,
        "p",
        "r",
        Severity.High,
        Effect.Deny,
        "spec.chart",
        "message at " + line,
        true,
        "",
        false,
        "");
  }

  private String keep(FileFinding... findings) throws IOException {
    BaselineFile baseline = BaselineFile.read(file());
    for (FileFinding finding : findings) {
      baseline.takes(finding);
    }
    return baseline.keep(Set.of("a.yaml", "b.yaml"));
  }

  @Test
  void theFirstRunTakesEverything() throws IOException {
    String said = keep(finding("a.yaml", "web", 1), finding("a.yaml", "api", 9));

    assertThat(said).contains("a new baseline of 2 findings");
    BaselineFile next = BaselineFile.read(file());
    assertThat(next.takes(finding("b.yaml", "web", 77))).isTrue();
    assertThat(next.takes(finding("a.yaml", "other", 1))).isFalse();
  }

  @Test
  void oneMoreOfTheSameIsNew() throws IOException {
    keep(finding("a.yaml", "web", 1));
    BaselineFile next = BaselineFile.read(file());
    next.takes(finding("a.yaml", "web", 1));

    boolean second = next.takes(finding("a.yaml", "web", 20));

    assertThat(second).isFalse();
  }

  @Test
  void shrinksAndNeverGrows() throws IOException {
    keep(finding("a.yaml", "web", 1), finding("a.yaml", "api", 9));

    String said = keep(finding("a.yaml", "web", 3), finding("a.yaml", "new", 4));

    assertThat(said).contains("shrunk from 2 findings to 1");
    assertThat(Files.readString(file())).contains("\"web\"").doesNotContain("\"api\"", "\"new\"");
    assertThat(keep(finding("a.yaml", "web", 5))).isEmpty();
  }

  @Test
  void keepsWhatIsInFilesThatWereNotLookedAt() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere.yaml"), "");
    keep(finding(elsewhere.toString(), "web", 1));

    assertThat(keep()).isEmpty();
  }

  @Test
  void aFileThatIsNoBaselineIsDenied() throws IOException {
    Files.writeString(file(), "{\"findings\": 1}");

    assertThatThrownBy(() -> BaselineFile.read(file()))
        .hasMessageContaining("baseline.json is no baseline")
        .hasMessageContaining("delete it");
  }
}
