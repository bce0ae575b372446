package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.manifest.yaml.ParsedFile;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingProblems;
import dev.plimsoll.policy.setting.SettingType;
import dev.plimsoll.policy.setting.SettingTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a repository says once of how it is checked: a file {@value #FILE} in the folder where the
 * check runs. Each key is a flag of the same name, over which the flag itself stands.
 *
 * @param flags the values of flags, by the name of the flag ({@code --fail-on}), as they would be
 *     typed
 * @param paths what to check
 */
public record CheckConfiguration(Map<String, String> flags, List<Path> paths) {

  /** The name of the file. */
  public static final String FILE = ".plimsoll.yaml";

  /** Nothing said. */
  public static final CheckConfiguration NONE = new CheckConfiguration(Map.of(), List.of());

  private static final String KIND = "CheckConfiguration";

  private static final Field<String> API_VERSION =
      Field.required(
          "apiVersion", SettingTypes.text().as(text -> only("plimsoll.dev/v1alpha1", text)), "");
  private static final Field<String> KIND_FIELD =
      Field.required("kind", SettingTypes.text().as(text -> only(KIND, text)), "");
  private static final Field<List<String>> PATHS =
      Field.of("paths", SettingTypes.list(SettingTypes.text()), List.of(), "What to check.");

  private static final List<Field<Optional<String>>> FLAGS =
      List.of(
          list("policies", "Files and folders of policies; builtin for the shipped ones."),
          list("crds", "Files and folders of CustomResourceDefinitions."),
          text("namespaceLabels", "A file of Namespaces with their labels."),
          text("fluxVersion", "The Flux version to evaluate for, in quotes."),
          text("failOn", "deny, warn or audit."),
          flag("strict", "Whether to fail on files that are no YAML or JSON."),
          text("output", "How findings are printed."),
          flag("explain", "Whether to say what stands behind each finding."),
          text("baseline", "The file of findings that are known."),
          text("base", "The commit to compare with."),
          text("cluster", "The folder of the only cluster to check."),
          text("build", "When to build what Flux builds: auto, always or never."),
          list("source", "Sources that are folders of this checkout, KIND/NAMESPACE/NAME=FOLDER."));

  private static final SettingType<CheckConfiguration> TYPE =
      SettingTypes.object(
          fields -> {
            Map<String, String> flags = new TreeMap<>();
            for (Field<Optional<String>> field : FLAGS) {
              fields.get(field).ifPresent(value -> flags.put(flag(field.name()), value));
            }
            return new CheckConfiguration(flags, fields.get(PATHS).stream().map(Path::of).toList());
          },
          fields());

  public CheckConfiguration {
    flags = Map.copyOf(flags);
    paths = List.copyOf(paths);
  }

  private static Field<?>[] fields() {
    List<Field<?>> fields = new ArrayList<>(List.of(API_VERSION, KIND_FIELD, PATHS));
    fields.addAll(FLAGS);
    return fields.toArray(Field<?>[]::new);
  }

  private static String only(String expected, String text) {
    if (!text.equals(expected)) {
      throw new IllegalArgumentException("must be " + expected + ", and is \"" + text + "\"");
    }
    return text;
  }

  private static Field<Optional<String>> list(String name, String description) {
    return Field.optional(
        name,
        SettingTypes.list(SettingTypes.text()).as(items -> String.join(",", items)),
        description);
  }

  private static Field<Optional<String>> text(String name, String description) {
    return Field.optional(name, SettingTypes.text(), description);
  }

  private static Field<Optional<String>> flag(String name, String description) {
    return Field.optional(name, SettingTypes.flag().as(String::valueOf), description);
  }

  /** {@code --fail-on} for {@code failOn}. */
  private static String flag(String key) {
    StringBuilder flag = new StringBuilder("--");
    key.chars()
        .forEach(c -> {
          if (Character.isUpperCase(c)) {
            flag.append('-');
          }
          flag.append((char) Character.toLowerCase(c));
        });
    return flag.toString();
  }

  /**
   * Reads the file of a folder, if there is one.
   *
   * @throws IllegalArgumentException if it is wrong; the message has a line for each fault
   * @throws IOException if it cannot be read
   */
  public static CheckConfiguration of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return NONE;
    }
    ParsedFile parsed = Manifests.read(file.normalize().toString(), Files.readAllBytes(file));
    List<Problem> problems = new ArrayList<>(parsed.problems());
    parsed
        .skipped()
        .forEach(part -> problems.add(new Problem(part.file(), part.location(), part.reason())));
    Optional<CheckConfiguration> read = Optional.empty();
    if (problems.isEmpty() && parsed.documents().size() == 1) {
      Document document = parsed.documents().getFirst();
      read =
          TYPE.read(
              document.resource().tree(), Pointer.ROOT, new SettingProblems(document, problems));
    } else if (problems.isEmpty()) {
      throw new IllegalArgumentException(
          file.normalize()
              + ": it must hold one document, of apiVersion plimsoll.dev/v1alpha1 and kind "
              + KIND);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          String.join("\n", problems.stream().map(Problem::toString).toList()));
    }
    return read.orElseThrow();
  }
}
