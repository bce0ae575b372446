package dev.plimsoll.build.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A checkout has the files that Git has, and no others; sources pack what Flux packs of them. */
class CheckoutTest {

  @TempDir Path folder;

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void isTheCheckoutAroundAFile() throws IOException {
    write(".git/config", "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://x/a.git\n");
    write("a/b.yaml", "x");
    write("c.yaml", "y");

    Checkout checkout = Checkout.of(Checkout.top(folder.resolve("a/b.yaml")));

    assertThat(checkout.root()).isEqualTo(folder.toRealPath());
    assertThat(checkout.files()).containsExactly("a/b.yaml", "c.yaml");
    assertThat(checkout.remotes()).containsExactly(RemoteUrl.of("https://x/a"));
  }

  @Test
  void knowsTheRemotesOfAWorkTree() throws IOException {
    write("main/.git/config", "[remote \"origin\"]\n  url = ssh://git@x/a.git\n");
    write("main/.git/worktrees/w/commondir", "../..\n");
    write("w/.git", "gitdir: " + folder.resolve("main/.git/worktrees/w") + "\n");
    write("w/a.yaml", "x");

    Checkout checkout = Checkout.of(folder.resolve("w"));

    assertThat(checkout.files()).containsExactly("a.yaml");
    assertThat(checkout.remotes()).containsExactly(RemoteUrl.of("https://x/a"));
  }

  @Test
  void readsItsOwnFilesOnly() throws IOException {
    write("in/a.yaml", "x");
    write("secret", "y");
    Files.createSymbolicLink(folder.resolve("in/link"), folder.resolve("secret"));

    Checkout checkout = Checkout.of(folder.resolve("in"));

    assertThat(checkout.links()).containsExactly("link");
    for (String file : List.of("link", "../secret", "/etc/passwd", "nowhere")) {
      assertThatThrownBy(() -> checkout.read(file)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/Org/Repo",
        "https://github.com/org/repo.git",
        "https://user:token@github.com:443/org/repo.git/",
        "ssh://git@github.com/org/repo",
        "ssh://git@github.com:22/org/repo.git",
        "ssh://git@ssh.github.com:443/org/repo.git",
        "git@github.com:org/repo.git",
        "github.com:org/repo"
      })
  void remotesAreComparedByTheirPlace(String url) {
    assertThat(RemoteUrl.of(url)).isEqualTo(RemoteUrl.of("https://github.com/org/repo"));
  }

  @Test
  void azureHasOtherPathsOverSsh() {
    assertThat(RemoteUrl.of("git@ssh.dev.azure.com:v3/org/project/repo"))
        .isEqualTo(RemoteUrl.of("https://org@dev.azure.com/org/project/_git/repo"));
  }

  @Test
  void otherRepositoriesAreOthers() {
    assertThat(RemoteUrl.of("https://github.com/org/repo"))
        .isNotEqualTo(RemoteUrl.of("https://gitlab.com/org/repo"))
        .isNotEqualTo(RemoteUrl.of("https://github.com/org/repo2"));
  }

  @ParameterizedTest
  @CsvSource({
    "a/b,       ../c,     a/c",
    "a,         ./b/,     a/b",
    "'',        a/../b,   b",
    "a,         ..,       ''",
    "a,         ../..,    ",
    "a,         /etc,     ",
    "a,         b/../../../c, "
  })
  void pathsDoNotLeadOut(String from, String path, String expected) {
    assertThat(RelativePath.resolve(from, path)).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource({"./a/b, a/b", "'', ''", "./, ''", "/a, a", "../../a, a", "a/../../b, b"})
  void fluxKeepsPathsWithinTheSource(String path, String expected) {
    assertThat(RelativePath.clamp(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"a, a/b, b", "a/b, a/c/d, ../c/d", "'', a, a", "a, a, ''", "a/b, c, ../../c"})
  void pathsFromOneFolderToAnother(String from, String to, String expected) {
    assertThat(RelativePath.relative(from, to)).isEqualTo(expected);
  }

  private List<String> packed(String ignore) throws IOException {
    return List.copyOf(SourceTree.of(Checkout.of(folder), "", ignore).files());
  }

  @Test
  void leavesOutWhatSourceControllerLeavesOut() throws IOException {
    for (String file :
        List.of("a.yaml", "b.png", ".github/c.yaml", ".gitignore", "d/.sops.yaml", "e.zip")) {
      write(file, "x");
    }

    assertThat(packed(null)).containsExactly("a.yaml");
    // once anything is said, only Git's own files are left out beside it
    assertThat(packed("*.zip\n"))
        .containsExactly(".github/c.yaml", "a.yaml", "b.png", "d/.sops.yaml");
  }

  @Test
  void sourceignoreCountsInItsFolder() throws IOException {
    write(".sourceignore", "# all but two\n/*\n!/apps\n!/base/\n");
    write("apps/.sourceignore", "*.tmp\n**/draft/*.yaml\n");
    for (String file :
        List.of("apps/a.yaml", "apps/b.tmp", "apps/x/draft/c.yaml", "base/d.tmp", "other/e.yaml")) {
      write(file, "x");
    }

    assertThat(packed(null)).contains("apps/a.yaml", "base/d.tmp");
    assertThat(packed(null)).doesNotContain("apps/b.tmp", "apps/x/draft/c.yaml", "other/e.yaml");
  }

  @Test
  void aSourceCanBeAFolder() throws IOException {
    write("packed/a.yaml", "x");
    write("b.yaml", "x");

    SourceTree tree = SourceTree.of(Checkout.of(folder), "packed", null);

    assertThat(tree.files()).containsExactly("a.yaml");
    assertThat(tree.inCheckout("a.yaml")).isEqualTo("packed/a.yaml");
    assertThat(tree.isFolder("")).isTrue();
    assertThat(tree.isFolder("a")).isFalse();
  }
}
