package dev.plimsoll.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Substitution;
import dev.plimsoll.version.Dialect;
import dev.plimsoll.version.Version;
import dev.plimsoll.version.VersionSyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * The {@code OCIRepository} that gives a release the chart that it gets from a registry by way of a
 * {@code HelmRepository} now.
 *
 * <p>It belongs in the namespace of that repository, as the {@code HelmChart} did: credentials and
 * keys are looked for there.
 */
public final class ChartArtifact {

  /** What the layer that holds a chart is called (Helm documentation, "OCI artifacts"). */
  public static final String MEDIA_TYPE = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

  private static final List<String> OF_REPOSITORY =
      List.of("provider", "secretRef", "certSecretRef", "insecure", "timeout");

  private static final List<String> SECRETS = List.of("secretRef", "certSecretRef");

  private ChartArtifact() {}

  /** Whether a version is one, and no range of them: Flux then takes the tag of that name. */
  static boolean isExact(String version) {
    if (version.chars().filter(c -> c == '.').count() < 2) {
      return false;
    }
    try {
      return !Version.parse(version, Dialect.LATEST).toString().isEmpty();
    } catch (VersionSyntaxException e) {
      return false;
    }
  }

  /**
   * Why a chart cannot come from an {@code OCIRepository} as it is; empty if it can. Whether its
   * source is a registry is not asked here.
   */
  public static Optional<String> obstacle(ChartSpec chart) {
    Resource release = chart.resource();
    if (release.has(chart.place().key("valuesFiles"))) {
      return Optional.of(
          "spec.chart.spec.valuesFiles has no counterpart in chartRef; move what those files hold"
              + " to spec.values or valuesFrom");
    }
    if (chart.version().filter(Substitution::isIn).isPresent()) {
      return Optional.of(
          "spec.chart.spec.version is a variable, which may be a version or a range");
    }
    if (chart.chart().filter(Substitution::isIn).isPresent()) {
      return Optional.of("spec.chart.spec.chart is a variable, and names the source");
    }
    return Optional.empty();
  }

  /**
   * Why a chart cannot come from the template of an {@code OCIRepository}, although it can come
   * from one: Flux makes the source in the namespace of the release, and looks for Secrets there.
   */
  public static Optional<String> obstacleInline(
      HelmRelease release, ChartSpec chart, HelmRepository repository) {
    Optional<String> elsewhere =
        namespaceOf(chart).filter(namespace -> !namespace.equals(release.resource().namespace()));
    boolean secret =
        SECRETS.stream().anyMatch(field -> repository.resource().spec().has(field))
            || release.resource().has(chart.place().key("verify").key("secretRef"));
    return elsewhere
        .filter(namespace -> secret)
        .map(namespace ->
            "its Secrets are in namespace %s, where Flux does not look for those of a template; use --chart-ref"
                .formatted(namespace));
  }

  /** The {@code spec} of the artifact. */
  public static ObjectNode spec(HelmRelease release, ChartSpec chart, HelmRepository repository) {
    return spec(release, chart, repository, false);
  }

  /** As a template in a release, Flux fills in the interval and the layer that holds a chart. */
  private static ObjectNode spec(
      HelmRelease release, ChartSpec chart, HelmRepository repository, boolean inline) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    Resource from = repository.resource();
    JsonNode interval = release.resource().at(chart.place().key("interval"));
    if (!interval.isMissingNode()) {
      spec.set("interval", interval);
    } else if (!inline) {
      spec.set("interval", release.resource().spec().path("interval"));
    }
    String url = repository.url().orElse("");
    spec.put(
        "url",
        (url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
            + "/"
            + chart.chart().orElse(""));
    String version = chart.version().orElse("*");
    if (isExact(version)) {
      spec.putObject("ref").put("tag", version.replace('+', '_'));
    } else {
      spec.putObject("ref").put("semver", version);
    }
    if (!inline) {
      spec.putObject("layerSelector").put("mediaType", MEDIA_TYPE).put("operation", "copy");
    }
    for (String field : OF_REPOSITORY) {
      copy(from.spec(), field, spec);
    }
    copy(release.resource().at(chart.place()), "verify", spec);
    return spec;
  }

  /** The change that makes {@code spec.chart} the template of the artifact. */
  public static Patch inline(HelmRelease release, ChartSpec chart, HelmRepository repository) {
    ObjectNode template = JsonNodeFactory.instance.objectNode();
    copy(release.resource().at(HelmRelease.CHART), "metadata", template);
    template.put("kind", FluxKind.OCI_REPOSITORY.kind());
    template.set("spec", spec(release, chart, repository, true));
    return Patch.set(release.resource().tree(), HelmRelease.CHART, template);
  }

  /** The labels and annotations that the release gives the chart. */
  public static ObjectNode metadata(HelmRelease release) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    JsonNode given = release.resource().at(HelmRelease.CHART.key("metadata"));
    copy(given, "labels", metadata);
    copy(given, "annotations", metadata);
    return metadata;
  }

  private static void copy(JsonNode from, String field, ObjectNode into) {
    if (!from.path(field).isMissingNode()) {
      into.set(field, from.path(field));
    }
  }

  /**
   * The change that lets a release take its chart from an artifact.
   *
   * @param name the artifact
   * @param namespace its namespace, where the reference has to name one
   */
  public static Patch refer(HelmRelease release, String name, Optional<String> namespace) {
    ObjectNode reference =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", FluxKind.OCI_REPOSITORY.kind())
            .put("name", name);
    namespace.ifPresent(text -> reference.put("namespace", text));
    JsonNode tree = release.resource().tree();
    return Patch.remove(tree, HelmRelease.CHART)
        .then(Patch.set(tree, HelmRelease.CHART_REF, reference));
  }

  /** The namespace that the reference to the repository names, if it names one. */
  public static Optional<String> namespaceOf(ChartSpec chart) {
    return chart.resource().text(chart.place().key("sourceRef").key("namespace"));
  }
}
