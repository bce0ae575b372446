package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.HelmChart;
import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.flux.OciRepository;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.Address;
import dev.plimsoll.rule.support.AddressPattern;
import dev.plimsoll.rule.support.Handling;
import dev.plimsoll.rule.support.ReferredSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where sources fetch from. A release is evaluated by the source that its chart comes from.
 *
 * @param allow the addresses that are allowed
 * @param insecure how connections without TLS are taken
 */
record AllowedSourcesRule(List<AddressPattern> allow, Handling insecure) implements Rule {

  private static final Field<List<AddressPattern>> ALLOW =
      Field.required(
          "allow",
          SettingTypes.list(SettingTypes.text().as(AddressPattern::of)),
          "Patterns of addresses, such as oci://ghcr.io/acme/*; without a scheme for any.");
  private static final Field<Handling> INSECURE =
      Field.of(
          "insecure",
          SettingTypes.oneOf(Handling.class),
          Handling.Deny,
          "Connections without TLS, by http:// or spec.insecure: Allow, Advise or Deny.");

  /** Where each kind says where it fetches from. */
  private static final Map<GroupKind, Pointer> PLACES =
      Map.of(
          FluxKind.OCI_REPOSITORY.groupKind(), Pointer.of("spec", "url"),
          FluxKind.HELM_REPOSITORY.groupKind(), Pointer.of("spec", "url"),
          FluxKind.GIT_REPOSITORY.groupKind(), Pointer.of("spec", "url"),
          FluxKind.BUCKET.groupKind(), Pointer.of("spec", "endpoint"),
          FluxKind.IMAGE_REPOSITORY.groupKind(), Pointer.of("spec", "image"));

  private static final Pointer BUCKET_NAME = Pointer.of("spec", "bucketName");
  private static final Pointer INSECURE_PLACE = Pointer.of("spec", "insecure");

  static final RuleType TYPE =
      RuleType.named("allowedSources", "Denies sources that fetch from places nobody allowed.")
          .kinds(kinds())
          .watches(HelmRelease.SOURCES)
          .settings(
              SettingTypes.object(
                  fields -> new AllowedSourcesRule(fields.get(ALLOW), fields.get(INSECURE)),
                  ALLOW,
                  INSECURE));

  private static Set<GroupKind> kinds() {
    Set<GroupKind> kinds = new HashSet<>(PLACES.keySet());
    kinds.add(FluxKind.HELM_RELEASE.groupKind());
    kinds.add(FluxKind.HELM_CHART.groupKind());
    return kinds;
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    return evaluate(change, change.current(), cluster);
  }

  private List<Finding> evaluate(ObjectChange change, Resource object, ClusterView cluster) {
    Optional<HelmChart> chart = HelmChart.of(object);
    if (chart.isPresent()) {
      return chart
          .flatMap(candidate -> candidate.chart().sourceRef())
          .map(source ->
              ReferredSource.evaluate(
                  change,
                  chart.get().chart().place().key("sourceRef"),
                  source,
                  cluster,
                  found -> evaluate(change, found)))
          .orElse(List.of());
    }
    Optional<HelmRelease> release = HelmRelease.of(object);
    if (release.isPresent()) {
      Optional<OciRepository> inline = release.get().inlineRepository();
      if (inline.isPresent() && !release.get().hasChartRef()) {
        return evaluate(
            change, object, inline.get().urlPlace(), inline.get().spec().key("insecure"));
      }
      return release
          .get()
          .source()
          .map(source ->
              ReferredSource.evaluate(
                  change,
                  release.get().hasChartRef()
                      ? HelmRelease.CHART_REF
                      : HelmRelease.CHART.key("spec").key("sourceRef"),
                  source,
                  cluster,
                  found -> evaluate(change, found, cluster)))
          .orElse(List.of());
    }
    return evaluate(change, object);
  }

  private List<Finding> evaluate(ObjectChange change, Resource source) {
    return evaluate(change, source, PLACES.get(source.type().groupKind()), INSECURE_PLACE);
  }

  private List<Finding> evaluate(
      ObjectChange change, Resource source, @Nullable Pointer place, Pointer insecurePlace) {
    List<Finding> findings = new ArrayList<>();
    Optional<String> text =
        Optional.ofNullable(place).flatMap(source::text).filter(change::isFinal);
    if (place != null && text.isPresent()) {
      evaluate(place, address(source, text.get()), findings);
    }
    if (source.at(insecurePlace).asBoolean(false)) {
      insecure.take(
          new Finding.Violation(
              insecurePlace,
              "true",
              insecurePlace
                  + " is true: what is fetched, and any password sent for it, can be read and"
                  + " changed on the way. Remove it, and give the server a certificate."),
          findings);
    }
    return findings;
  }

  private static Address address(Resource source, String text) {
    if (FluxKind.IMAGE_REPOSITORY.is(source)) {
      return Address.ofImage(text);
    }
    return Address.of(
        FluxKind.BUCKET.is(source)
            ? text.replaceFirst("/+$", "") + "/" + source.text(BUCKET_NAME).orElse("")
            : text);
  }

  private void evaluate(Pointer place, Address address, List<Finding> findings) {
    Optional<String> detour = address.detour();
    if (detour.isPresent()) {
      findings.add(
          new Finding.Violation(
              place,
              address.toString(),
              place
                  + " has \""
                  + detour.get()
                  + "\" in its path, which may lead elsewhere than it seems to. Write the path"
                  + " plainly."));
    } else if (allow.stream().noneMatch(addressPattern -> addressPattern.matches(address))) {
      findings.add(
          new Finding.Violation(
              place,
              address.toString(),
              place
                  + " is "
                  + address
                  + ", and nobody allowed to fetch from there. Allowed are "
                  + allow.stream().map(Object::toString).collect(Collectors.joining(", "))
                  + ". Use one of these, or have the address added to the policy."));
    }
    if (address.scheme().equals("http")) {
      insecure.take(
          new Finding.Violation(
              place,
              address.toString(),
              place
                  + " is "
                  + address
                  + ": what is fetched over http, and any password sent for it, can be read and"
                  + " changed on the way. Use https."),
          findings);
    }
  }
}
