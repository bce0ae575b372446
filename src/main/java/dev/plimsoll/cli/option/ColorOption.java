package dev.plimsoll.cli.option;

import dev.plimsoll.cli.report.Colours;
import dev.plimsoll.cli.report.Terminal;
import picocli.CommandLine.Option;

/** {@code --color}: when to use colours. */
public final class ColorOption {

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description =
          "auto, always or never. Default: auto, on a terminal, and as NO_COLOR, FORCE_COLOR and"
              + " CLICOLOR_FORCE say.")
  private Colours.When when = Colours.When.auto;

  /** The colours of standard output. */
  public Colours colours() {
    return Terminal.colours(when);
  }
}
