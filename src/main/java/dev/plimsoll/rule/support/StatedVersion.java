package dev.plimsoll.rule.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.ChartSpec;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmChart;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.OciRepository;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.version.Constraint;
import dev.plimsoll.version.Dialect;
import dev.plimsoll.version.Version;
import dev.plimsoll.version.VersionSet;
import dev.plimsoll.version.VersionSyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where an object says which versions Flux may take, and what it says there.
 *
 * @param resource the object that says it
 * @param place where
 * @param text what it says; empty where it says nothing
 * @param kind how Flux reads it
 * @param chart the name of the chart, or the address that it is at
 */
public record StatedVersion(
    Resource resource, Pointer place, String text, Kind kind, String chart) {

  /** How Flux reads a stated version. */
  public enum Kind {
    /** A version constraint. */
    Constraint,
    /** Nothing, which means the latest release. */
    Missing,
    /** A tag, which the registry may move. */
    Tag,
    /** The tag {@code latest}, named or for want of another reference. */
    Latest,
    /** The digest of one artifact. */
    Digest
  }

  /**
   * What the object itself states. Empty for an object that refers to another for it, and for one
   * whose version Flux ignores.
   */
  public static Optional<StatedVersion> of(Resource resource) {
    if (FluxKind.HELM_RELEASE.is(resource)) {
      HelmRelease release = new HelmRelease(resource);
      return release
          .chart()
          .flatMap(StatedVersion::of)
          .or(() -> release.inlineRepository().map(StatedVersion::of));
    }
    return HelmChart.of(resource)
        .map(HelmChart::chart)
        .flatMap(StatedVersion::of)
        .or(() ->
            OciRepository.of(resource).filter(StatedVersion::isOfTexts).map(StatedVersion::of));
  }

  private static Optional<StatedVersion> of(ChartSpec chart) {
    JsonNode version = chart.tree().path("version");
    if (chart.isVersionless()
        || !(version.isTextual() || version.isNull() || version.isMissingNode())) {
      return Optional.empty();
    }
    String text = chart.version().orElse("");
    return Optional.of(
        new StatedVersion(
            chart.resource(),
            chart.versionPlace(),
            text,
            text.isEmpty() ? Kind.Missing : Kind.Constraint,
            chart.chart().orElse("")));
  }

  /** Whether a reference is written in texts, as it has to be; YAML makes 1.10 a number. */
  private static boolean isOfTexts(OciRepository repository) {
    return Stream.of(repository.digestPlace(), repository.semverPlace(), repository.tagPlace())
        .map(repository.resource()::at)
        .allMatch(node -> node.isTextual() || node.isNull() || node.isMissingNode());
  }

  /** Of a reference, Flux takes the digest, or else the range, or else the tag. */
  private static StatedVersion of(OciRepository repository) {
    if (repository.digest().isPresent()) {
      return of(repository, repository.digestPlace(), repository.digest().get(), Kind.Digest);
    }
    if (repository.semver().isPresent()) {
      return of(repository, repository.semverPlace(), repository.semver().get(), Kind.Constraint);
    }
    String tag = repository.tag().orElse("latest");
    return of(
        repository, repository.tagPlace(), tag, tag.equals("latest") ? Kind.Latest : Kind.Tag);
  }

  private static StatedVersion of(OciRepository repository, Pointer place, String text, Kind kind) {
    return new StatedVersion(repository.resource(), place, text, kind, repository.url().orElse(""));
  }

  /** Whether another state of the object is known to say the same, without a closer look. */
  @SuppressWarnings("ReferenceEquality")
  public // what is spelled the same is often the very same
  boolean isAsIn(Resource other) {
    Pointer around = place.parent();
    return around != null && resource.at(around) == other.at(around);
  }

  /** Whether the object says anything about it, rather than leave it to a default. */
  public boolean isWritten() {
    return !text.isEmpty() && resource.has(place);
  }

  /**
   * The versions that Flux may take; empty where the text does not tell, as a digest does not.
   *
   * @throws VersionSyntaxException if Flux would deny the text as a constraint
   */
  public Optional<VersionSet> versions(Dialect dialect) throws VersionSyntaxException {
    return switch (kind) {
      case Constraint -> Optional.of(constrained(text, dialect));
      case Missing, Latest -> Optional.of(VersionSet.RELEASES);
      case Tag -> tagged(dialect);
      case Digest -> Optional.empty();
    };
  }

  private record Written(String text, Dialect dialect) {}

  /** Everything is evaluated again at every interval, and most of a cluster states a few texts. */
  private static final Map<Written, VersionSet> REMEMBERED = new ConcurrentHashMap<>();

  private static final int MOST_REMEMBERED = 4_096;
  private static final int LONGEST_REMEMBERED = 64;

  private static VersionSet constrained(String text, Dialect dialect)
      throws VersionSyntaxException {
    Written written = new Written(text, dialect);
    VersionSet known = REMEMBERED.get(written);
    if (known != null) {
      return known;
    }
    VersionSet versions = Constraint.parse(text, dialect).versions();
    if (text.length() <= LONGEST_REMEMBERED && REMEMBERED.size() < MOST_REMEMBERED) {
      REMEMBERED.put(written, versions);
    }
    return versions;
  }

  /** Helm writes the {@code +} of a version as {@code _} in a tag. */
  private Optional<VersionSet> tagged(Dialect dialect) {
    try {
      return Optional.of(VersionSet.of(Version.parseStrict(text.replace('_', '+'), dialect)));
    } catch (VersionSyntaxException e) {
      return Optional.empty();
    }
  }

  /** Place and value, to begin a sentence with. */
  public String shown() {
    return switch (kind) {
      case Missing -> place + " is missing, so Flux takes the latest release: it";
      case Latest -> place + " is \"latest\", named or for want of another: it";
      case Constraint, Tag, Digest -> place + " " + Redaction.show(resource, place);
    };
  }
}
