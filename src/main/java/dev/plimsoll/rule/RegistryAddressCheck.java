package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.HelmRepository;
import dev.plimsoll.flux.OciRepository;
import dev.plimsoll.flux.Reference;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.rule.support.Handling;
import dev.plimsoll.rule.support.RegistryName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses of registries and chart repositories: whether they can be one, whether they name the
 * chart twice, and whether what is read from them can be replaced on the way.
 */
final class RegistryAddressCheck {

  private static final String SCHEME = "oci://";
  private static final String HTTP = "http://";
  private static final Pointer URL = Pointer.of("spec", "url");
  private static final Pointer INSECURE = Pointer.of("spec", "insecure");
  static final Pointer IMAGE = Pointer.of("spec", "image");

  /** What never leaves the cluster, the machine or a private network. */
  private static final Pattern NEAR =
      Pattern.compile(
          "localhost|[^.]*|.*\\.(svc|local|internal|localhost)|127\\..*|10\\..*|192\\.168\\..*"
              + "|172\\.(1[6-9]|2[0-9]|3[01])\\..*|\\[.*");

  /** What people call the folder of their charts. */
  private static final Pattern FOLDER_OF_CHARTS = Pattern.compile(".*(chart|helm).*");

  private RegistryAddressCheck() {}

  /**
   * What is wrong with an {@code oci://} address by the grammar of names. Credentials, tags and
   * digests in it are not for here.
   *
   * @param place where the address is
   * @param prefix whether the name of a chart follows on it
   */
  static Optional<Finding> ofUrl(ObjectChange change, Pointer place, String url, boolean prefix) {
    String name = url.startsWith(SCHEME) ? url.substring(SCHEME.length()) : url;
    boolean others =
        name.indexOf('@') >= 0
            || (!name.contains("://")
                && name.indexOf(':', Math.max(0, name.indexOf('/'))) >= 0
                && name.indexOf('/') >= 0);
    return others || !url.startsWith(SCHEME)
        ? Optional.empty()
        : RegistryName.fault(name, prefix).map(fault -> finding(change, place, fault));
  }

  /**
   * What is wrong with the image of an ImageRepository (fluxcd/image-reflector-controller,
   * internal/controller/imagerepository_controller.go).
   */
  static Optional<Finding> ofImage(ObjectChange change) {
    Optional<String> image = change.current().text(IMAGE).filter(change::isFinal);
    if (image.isEmpty() || image.get().indexOf('@') >= 0) {
      return Optional.empty();
    }
    int scheme = image.get().indexOf("://");
    if (scheme >= 0) {
      return Optional.of(
          finding(
              change,
              IMAGE,
              new RegistryName.Fault(
                  " has a scheme, which Flux denies there. Remove "
                      + Redaction.shorten(image.get().substring(0, scheme + 3))
                      + ".",
                  true)));
    }
    int tag = image.get().indexOf(':', image.get().lastIndexOf('/') + 1);
    if (tag >= 0 && image.get().indexOf('/') >= 0) {
      return Optional.of(
          finding(
              change,
              IMAGE,
              new RegistryName.Fault(
                  " has a tag, which Flux denies there: it reads all tags. Remove it.", true)));
    }
    return tag >= 0
        ? Optional.empty()
        : RegistryName.fault(image.get(), false).map(fault -> finding(change, IMAGE, fault));
  }

  private static Finding finding(ObjectChange change, Pointer place, RegistryName.Fault fault) {
    Resource object = change.current();
    String message = place + " " + Redaction.show(object, place) + fault.message();
    return fault.certain()
        ? new Finding.Violation(place, object.at(place).asText(), message)
        : new Finding.Advice(place, message);
  }

  /** Adds what can be replaced on the way: an address without TLS, outside of the cluster. */
  static void transport(ObjectChange change, Handling handling, List<Finding> findings) {
    Resource object = change.current();
    Optional<OciRepository> repository = OciRepository.statedBy(object);
    Pointer address = repository.map(OciRepository::urlPlace).orElse(URL);
    Pointer flag = repository.map(stated -> stated.spec().key("insecure")).orElse(INSECURE);
    String url = object.at(object.has(IMAGE) ? IMAGE : address).asText();
    boolean insecure = object.at(flag).asBoolean(false);
    boolean http = url.startsWith(HTTP);
    if (!(insecure || http) || !change.isFinal(url) || NEAR.matcher(host(url)).matches()) {
      return;
    }
    Pointer place = http ? address : flag;
    handling.take(
        new Finding.Violation(
            place,
            url,
            place
                + (http
                    ? " is an address without TLS"
                    : " is true, so the registry may be without TLS")
                + ": what Flux installs from it can be replaced on the way. Use "
                + (http ? "https://." : "TLS, and remove the field.")),
        findings);
  }

  private static String host(String url) {
    int scheme = url.indexOf("://");
    String rest = url.substring(scheme < 0 ? 0 : scheme + 3);
    String authority = rest.substring(rest.indexOf('@') + 1).split("[/?#]", 2)[0];
    return authority.startsWith("[")
        ? authority
        : authority.split(":", 2)[0].toLowerCase(Locale.ROOT);
  }

  /**
   * The name of the chart at the end of the repository's address, to which Flux adds it once more.
   * Only below a folder of charts: some registries do hold a chart below its own name.
   */
  static Optional<Finding.Violation> nameTwice(HelmRelease release, ClusterView cluster) {
    Optional<String> chart = release.chart().flatMap(spec -> spec.chart());
    Optional<Reference> source =
        release
            .chart()
            .flatMap(spec -> spec.sourceRef())
            .filter(reference -> reference.kind().equals(FluxKind.HELM_REPOSITORY.kind()));
    if (chart.isEmpty()
        || source.isEmpty()
        || !(cluster.find(
                FluxKind.HELM_REPOSITORY.groupKind(), source.get().namespace(), source.get().name())
            instanceof Lookup.Found<Resource>(Resource repository))) {
      return Optional.empty();
    }
    String url = new HelmRepository(repository).url().orElse("").replaceFirst("/+$", "");
    String end = "/" + chart.get();
    String above = url.endsWith(end) ? url.substring(0, url.length() - end.length()) : "";
    boolean twice =
        url.startsWith(SCHEME)
            && above.length() > SCHEME.length()
            && FOLDER_OF_CHARTS.matcher(above.substring(above.lastIndexOf('/') + 1)).matches()
            && above.indexOf('/', SCHEME.length()) >= 0;
    if (!twice) {
      return Optional.empty();
    }
    Pointer place = Pointer.of("spec", "chart", "spec", "chart");
    return Optional.of(
        new Finding.Violation(
            place,
            chart.get(),
            place
                + " is the end of the address of "
                + source.get()
                + " too, so Flux asks for "
                + Redaction.shorten(chart.get() + end)
                + ". If the chart is not below its own name, remove it from the address.",
            true));
  }
}
