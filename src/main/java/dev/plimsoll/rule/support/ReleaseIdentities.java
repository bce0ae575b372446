package dev.plimsoll.rule.support;

import dev.plimsoll.flux.HelmRelease;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Substitution;
import dev.plimsoll.manifest.yaml.Completeness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which HelmReleases lay claim to which Helm release. Two of them clash where Helm keeps their
 * records under one name in one namespace, and also where it installs them under one name into one:
 * the owner that it writes on every object is the same then.
 */
public final class ReleaseIdentities {

  /** What a HelmRelease lays claim to. */
  public record Claim(String cluster, Kind kind, String namespace, String name) {
    enum Kind {
      Records,
      Objects
    }

    private static List<Claim> of(HelmRelease release) {
      String name = release.releaseName();
      List<Claim> claims = new ArrayList<>();
      for (Claim claim :
          List.of(
              new Claim(release.cluster(), Kind.Records, release.storageNamespace(), name),
              new Claim(release.cluster(), Kind.Objects, release.releaseNamespace(), name))) {
        if (!claim.namespace().isEmpty() && !Substitution.isIn(claim.namespace() + name)) {
          claims.add(claim);
        }
      }
      return claims;
    }
  }

  /** Another HelmRelease, and what both lay claim to. */
  public record Clash(Claim claim, String other) {}

  private final Map<Claim, List<String>> claimants = new HashMap<>();

  private ReleaseIdentities() {}

  /** Those of releases that are all there and stay. */
  public static ReleaseIdentities of(List<Resource> releases) {
    ReleaseIdentities identities = new ReleaseIdentities();
    for (Resource resource : releases) {
      if (Completeness.of(resource) == Completeness.Whole && !resource.isBeingDeleted()) {
        HelmRelease release = new HelmRelease(resource);
        String id = release.id();
        for (Claim claim : Claim.of(release)) {
          // There is hardly ever another one.
          identities.claimants.computeIfAbsent(claim, any -> new ArrayList<>(1)).add(id);
        }
      }
    }
    return identities;
  }

  /** Another release that lays claim to the same; empty if none does. */
  public Optional<Clash> clash(HelmRelease release) {
    for (Claim claim : Claim.of(release)) {
      TreeSet<String> others = new TreeSet<>(claimants.getOrDefault(claim, List.of()));
      others.remove(release.id());
      if (!others.isEmpty()) {
        return Optional.of(new Clash(claim, others.getFirst()));
      }
    }
    return Optional.empty();
  }
}
