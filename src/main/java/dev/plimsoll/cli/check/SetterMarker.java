package dev.plimsoll.cli.check;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.manifest.Redaction;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comment that tells image automation which value to set, as in {@code # {"$imagepolicy":
 * "flux-system:web:tag"}} (fluxcd/image-automation-controller, docs/spec/v1, "Update strategy").
 *
 * @param location where the comment begins
 * @param namespace the namespace of the ImagePolicy
 * @param name the name of the ImagePolicy
 */
record SetterMarker(Location location, String namespace, String name) {

  /** So many markers of a file are looked at; a file of the largest repositories has some tens. */
  static final int MOST = 1_000;

  /** Longer names are no names of objects. */
  private static final int LONGEST_NAME = 253;

  private static final String MARK = "\"$imagepolicy\"";
  private static final GroupKind POLICY = FluxKind.IMAGE_POLICY.groupKind();
  private static final GroupKind AUTOMATION = FluxKind.IMAGE_UPDATE_AUTOMATION.groupKind();

  /** The kinds of objects that decide what comes of a marker. */
  static final Set<GroupKind> KINDS = Set.of(POLICY, AUTOMATION);

  private static final Pattern COMMENT =
      Pattern.compile("#\\s*\\{\\s*\"\\$imagepolicy\"\\s*:\\s*\"([^\":]+):([^\":]+)(?::[^\"]*)?\"");

  /** The markers of a text, but for those on lines that are comments as a whole. */
  static List<SetterMarker> in(String text) {
    List<SetterMarker> markers = new ArrayList<>();
    if (!text.contains(MARK)) {
      return markers;
    }
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.contains(MARK) || line.stripLeading().startsWith("#") || markers.size() >= MOST) {
        continue;
      }
      Matcher comment = COMMENT.matcher(line);
      if (comment.find() && isName(comment.group(1)) && isName(comment.group(2))) {
        markers.add(
            new SetterMarker(
                new Location(number, comment.start() + 1), comment.group(1), comment.group(2)));
      }
    }
    return markers;
  }

  private static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && text.matches("[a-z0-9.-]+");
  }

  /**
   * Why image automation does not set the value; empty if it may. Nothing is said where no object
   * of image automation is known: they may be in another repository.
   */
  Optional<String> fault(ClusterView cluster) {
    List<Resource> automations = all(cluster, AUTOMATION);
    List<Resource> policies = all(cluster, POLICY);
    if (automations.isEmpty() && policies.isEmpty()) {
      return Optional.empty();
    }
    String policy = "ImagePolicy " + Redaction.shorten(namespace + "/" + name);
    if (cluster.find(POLICY, namespace, name) instanceof Lookup.Absent) {
      String elsewhere =
          policies.stream()
              .filter(other -> other.name().equals(name))
              .findFirst()
              .map(other ->
                  " There is one in namespace " + Redaction.shorten(other.namespace()) + ".")
              .orElse("");
      return Optional.of(
          "This marker names "
              + policy
              + ", which is not there.\nImage automation leaves the value alone, and does not say"
              + " so."
              + elsewhere
              + " Correct the marker, or add the policy.");
    }
    boolean reached =
        automations.isEmpty()
            || automations.stream()
                .anyMatch(automation ->
                    automation.namespace().isEmpty() || automation.namespace().equals(namespace));
    return reached || !(cluster.find(AUTOMATION, namespace, " ") instanceof Lookup.Absent)
        ? Optional.empty()
        : Optional.of(
            "This marker names "
                + policy
                + ", and no ImageUpdateAutomation is in its namespace.\nAn automation reads the"
                + " policies of its own namespace only, and leaves the value alone. Move the policy"
                + " to namespace "
                + Redaction.shorten(automations.getFirst().namespace())
                + ", or add an automation.");
  }

  private static List<Resource> all(ClusterView cluster, GroupKind kind) {
    return cluster.list(kind) instanceof Lookup.Found<List<Resource>>(var found)
        ? found
        : List.of();
  }
}
