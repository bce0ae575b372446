package dev.plimsoll.build.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildCacheTest {

  @TempDir private Path folder;

  private Path file(String name, int days) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "");
    return Files.setLastModifiedTime(
        file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
  }

  @Test
  void deletesResultsThatNobodyUsedForThirtyDays() throws IOException {
    Path old = file("old.json.gz", 31);
    Path used = file("used.json.gz", 29);
    Path foreign = file("notes.txt", 400);

    BuildCache.in(folder);

    assertThat(old).doesNotExist();
    assertThat(used).exists();
    assertThat(foreign).exists();
  }
}
