package dev.plimsoll.flux;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The controllers of Flux, with the version of each in every release that is known here.
 *
 * <p>Source: the release notes of fluxcd/flux2, "Components changelog".
 */
public enum FluxController {
  SOURCE(
      "source-controller", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "1.9", "1.10"),
  KUSTOMIZE(
      "kustomize-controller",
      "1.1",
      "1.2",
      "1.3",
      "1.4",
      "1.5",
      "1.6",
      "1.7",
      "1.8",
      "1.9",
      "1.10"),
  HELM("helm-controller", "0.36", "0.37", "1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"),
  NOTIFICATION(
      "notification-controller",
      "1.1",
      "1.2",
      "1.3",
      "1.4",
      "1.5",
      "1.6",
      "1.7",
      "1.8",
      "1.9",
      "1.10"),
  IMAGE_REFLECTOR(
      "image-reflector-controller",
      "0.30",
      "0.31",
      "0.32",
      "0.33",
      "0.34",
      "0.35",
      "1.0",
      "1.1",
      "1.2",
      "1.3"),
  IMAGE_AUTOMATION(
      "image-automation-controller",
      "0.36",
      "0.37",
      "0.38",
      "0.39",
      "0.40",
      "0.41",
      "1.0",
      "1.1",
      "1.2",
      "1.3");

  private static final Pattern MINOR = Pattern.compile("v?(\\d+\\.\\d+)\\..*");

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> minors;

  FluxController(String title, String... minors) {
    this.title = title;
    this.minors = List.of(minors);
  }

  /** The controller of a name such as {@code helm-controller}. */
  public static Optional<FluxController> of(String title) {
    return Arrays.stream(values())
        .filter(fluxController -> fluxController.title.equals(title))
        .findFirst();
  }

  /** Its name, which its Deployment and its image bear. */
  public String title() {
    return title;
  }

  /** The release of Flux that a version of it, such as {@code v1.6.3}, belongs to, if known. */
  public Optional<FluxVersion> release(String version) {
    Matcher matcher = MINOR.matcher(version);
    int place = matcher.matches() ? minors.indexOf(matcher.group(1)) : -1;
    return place < 0 ? Optional.empty() : Optional.of(List.of(FluxVersion.values()).get(place));
  }
}
