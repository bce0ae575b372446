package dev.plimsoll.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version of this program, as the build wrote it down. */
public final class ProgramVersion implements IVersionProvider {

  private static final String VERSION = "/dev/plimsoll/cli/version.txt";

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"plimsoll " + number()};
  }

  /** The number alone. */
  public static String number() throws IOException {
    try (InputStream in = ProgramVersion.class.getResourceAsStream(VERSION)) {
      if (in == null) {
        throw new IOException("version.txt is missing from the program; build it with Maven");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
