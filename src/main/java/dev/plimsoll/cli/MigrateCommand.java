package dev.plimsoll.cli;

import dev.plimsoll.cli.check.InputFiles;
import dev.plimsoll.cli.check.Progress;
import dev.plimsoll.cli.migrate.ChartRefs;
import dev.plimsoll.cli.migrate.FilePlan;
import dev.plimsoll.cli.migrate.MigratedFiles;
import dev.plimsoll.cli.migrate.Note;
import dev.plimsoll.cli.migrate.Replacement;
import dev.plimsoll.cli.option.ColorOption;
import dev.plimsoll.cli.option.FluxVersionConverter;
import dev.plimsoll.cli.option.FluxVersionOption;
import dev.plimsoll.cli.report.Colours;
import dev.plimsoll.cluster.InaccessibleException;
import dev.plimsoll.cluster.KubeClients;
import dev.plimsoll.cluster.PagedLister;
import dev.plimsoll.cluster.audit.OldVersionReleases;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.flux.Migration;
import dev.plimsoll.manifest.Plural;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plimsoll migrate}: moves manifests in files to the API versions of a Flux release. */
@Command(
    name = "migrate",
    description = "Moves manifests to the API versions of a Flux release, or to chartRef.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything is as it should be now; with --diff, would be",
      "1:something is left to do manually",
      "2:the work could not be done: a wrong flag, an unreadable file; nothing was written"
    })
final class MigrateCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Folders and files to migrate.")
  private List<Path> paths = List.of();

  @Mixin private FluxVersionOption fluxVersion = new FluxVersionOption();

  @Option(
      names = "--from",
      paramLabel = "VERSION",
      converter = FluxVersionConverter.class,
      description =
          "The Flux version that runs now: defaults that changed since are written down, so that"
              + " they stay in force.")
  private @Nullable FluxVersion from;

  @Option(
      names = "--chart-ref",
      description =
          "Instead, move releases whose chart is in a registry to an OCIRepository and chartRef; a"
              + " step of its own, once the API versions are done.")
  private boolean chartRef;

  @Option(
      names = "--inline-chart",
      description =
          "Instead, make spec.chart of these releases the template of an OCIRepository, which Flux"
              + " 2.10 and later have; name it with --flux-version.")
  private boolean inlineChart;

  @Option(
      names = "--live",
      description =
          "With --chart-ref or --inline-chart: also ask the cluster of the kubeconfig, and leave releases alone that it"
              + " does not have at v2 yet.")
  private boolean live;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "With --live: the context of the kubeconfig. Default: the current one.")
  private @Nullable String context;

  @Option(names = "--diff", description = "Show what would change, and write nothing.")
  private boolean diff;

  @Mixin private ColorOption color = new ColorOption();

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    try (Progress progress = Progress.onStandardError()) {
      if (paths.contains(Path.of("-"))) {
        throw new IllegalArgumentException("migrate rewrites files; it takes no standard input");
      }
      if (chartRef && inlineChart) {
        throw new IllegalArgumentException("--chart-ref and --inline-chart exclude each other");
      }
      boolean move = chartRef || inlineChart;
      if ((live && !move) || (context != null && !live)) {
        throw new IllegalArgumentException(
            "--live goes with --chart-ref or --inline-chart, and --context with --live");
      }
      progress.step("migrating");
      MigratedFiles files =
          MigratedFiles.read(InputFiles.find(paths, InputStream.nullInputStream()));
      List<FilePlan> plans =
          move
              ? new ChartRefs(files, fluxVersion.target(), owners(), inlineChart).plan()
              : files.migrate(new Migration(fluxVersion.target(), Optional.ofNullable(from)));
      if (!diff) {
        Replacement.write(plans);
      }
      progress.clear();
      plans.forEach(plan -> print(plan, out));
      long manual =
          plans.stream()
              .flatMap(filePlan -> filePlan.notes().stream())
              .filter(Note::manual)
              .count();
      out.printf(
          "%s %s, %d left to do manually%n",
          Plural.of(plans.stream().filter(FilePlan::isChange).count(), "file"),
          diff ? "to change" : "changed",
          manual);
      out.flush();
      return manual > 0 ? 1 : 0;
    } catch (InaccessibleException e) {
      command.commandLine().getErr().println("plimsoll: " + e.reason());
      return 2;
    } catch (IllegalArgumentException | IOException e) {
      command.commandLine().getErr().println("plimsoll: " + e.getMessage());
      return 2;
    }
  }

  /** What stands in the way in the cluster, which is asked only by wish. */
  private OldVersionReleases owners() throws InaccessibleException {
    if (!live) {
      return new OldVersionReleases(Map.of());
    }
    try (KubernetesClient client = KubeClients.open(Optional.ofNullable(context))) {
      return OldVersionReleases.read(new PagedLister(client), fluxVersion.target().newest());
    }
  }

  private void print(FilePlan plan, PrintWriter out) {
    for (Note note : plan.notes()) {
      out.println(
          plan.before().file()
              + ": "
              + (note.manual() ? "MANUAL: " : "")
              + (note.object().isEmpty() ? "" : note.object() + ": ")
              + note.message());
    }
    if (diff) {
      Colours colours = color.colours();
      plan.diff().forEach(line -> out.println(colours.diff(line)));
    }
  }
}
