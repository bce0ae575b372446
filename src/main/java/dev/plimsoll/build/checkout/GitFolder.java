package dev.plimsoll.build.checkout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code .git} of a checkout, read as text: no Git is needed, and nothing of it is run. */
final class GitFolder {

  /** A configuration has a few hundred bytes. */
  static final int MAX_CONFIG_BYTES = 1 << 20;

  private static final Pattern SECTION = Pattern.compile("\\s*\\[\\s*([^]\\s]+).*");
  private static final Pattern URL =
      Pattern.compile("\\s*url\\s*=\\s*\"?([^\"#;]*?)\"?\\s*([#;].*)?");

  private GitFolder() {}

  /** The top of the checkout that a file or folder is in, if it is in one. */
  static Optional<Path> top(Path start) {
    for (Path here = start; here != null; here = here.getParent()) {
      if (Files.exists(here.resolve(".git"))) {
        return Optional.of(here);
      }
    }
    return Optional.empty();
  }

  /** The remotes of a checkout; none where its configuration cannot be read. */
  static Set<RemoteUrl> remotes(Path top) {
    Set<RemoteUrl> remotes = new HashSet<>();
    try {
      Path config = folder(top.resolve(".git")).resolve("config");
      if (!Files.isRegularFile(config) || Files.size(config) > MAX_CONFIG_BYTES) {
        return remotes;
      }
      String section = "";
      for (String line : text(config).lines().toList()) {
        Matcher head = SECTION.matcher(line);
        Matcher url = URL.matcher(line);
        if (head.matches()) {
          section = head.group(1);
        } else if (section.equals("remote") && url.matches()) {
          remotes.add(RemoteUrl.of(url.group(1)));
        }
      }
    } catch (IOException e) {
      return remotes;
    }
    return remotes;
  }

  /** The folder with the configuration: that of the main checkout for a work tree. */
  private static Path folder(Path git) throws IOException {
    if (Files.isDirectory(git)) {
      return git;
    }
    String line = text(git).strip();
    Path own = git.resolveSibling(line.startsWith("gitdir:") ? line.substring(7).strip() : line);
    Path common = own.resolve("commondir");
    return Files.isRegularFile(common) ? own.resolve(text(common).strip()) : own;
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
