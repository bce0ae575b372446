package dev.plimsoll.rule.support;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plimsoll.flux.ApiVersion;
import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.ManagedFields;
import dev.plimsoll.manifest.Patch;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.Fields;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The API version that releases are on their way to, and the annotation that gets them there.
 *
 * <p>An object applied at an old version stays owned at it until something about it changes: Flux
 * writes only what differs from the live object, and a new {@code apiVersion} alone does not
 * differ. An annotation does, and moves neither the generation nor the release. Its name means
 * nothing to Flux.
 *
 * @param version the API version, such as {@code v2}
 * @param key the annotation
 * @param value its value
 */
public record MigrationTarget(String version, String key, String value) {

  private static final FluxKind KIND = FluxKind.HELM_RELEASE;
  private static final Pattern QUALIFIED_NAME =
      Pattern.compile("([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
  private static final Pointer ANNOTATIONS = Pointer.of("metadata", "annotations");
  private static final Pointer SPEC = Pointer.of("spec");

  private static final Field<String> VERSION =
      Field.of(
          "version",
          SettingTypes.text().as(MigrationTarget::known),
          "v2",
          "The API version of HelmRelease to move to: v2 or v2beta2.");
  private static final Field<Optional<String>> KEY =
      Field.optional(
          "annotation",
          SettingTypes.text().as(MigrationTarget::qualified),
          "The annotation to add; fluxcd.io/version, or fluxcd.io/upgradeTo where the target is"
              + " v2beta2.");
  private static final Field<Optional<String>> VALUE =
      Field.optional("value", SettingTypes.text(), "Its value; the API version to move to.");

  /** The settings that make a target. */
  public static final List<Field<?>> SETTINGS = List.of(VERSION, KEY, VALUE);

  /** The target that the settings of a rule name. */
  public static MigrationTarget of(Fields fields) {
    String version = fields.get(VERSION);
    return new MigrationTarget(
        version,
        fields
            .get(KEY)
            .orElse(version.equals("v2beta2") ? "fluxcd.io/upgradeTo" : "fluxcd.io/version"),
        fields.get(VALUE).orElse(version));
  }

  private static String known(String version) {
    List<String> names = KIND.versions().stream().skip(1).map(ApiVersion::name).toList();
    if (!names.contains(version)) {
      throw new IllegalArgumentException(
          "\"" + version + "\" is no version to move to; known are " + String.join(", ", names));
    }
    return version;
  }

  private static String qualified(String key) {
    if (key.length() > 253 || !QUALIFIED_NAME.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "\""
              + key
              + "\" cannot be the name of an annotation; write it like example.com/migrated");
    }
    return key;
  }

  /** The API version in full. */
  public String apiVersion() {
    return KIND.group() + "/" + version;
  }

  /** Whether {@code type} is a release at this version. */
  public boolean isReached(GroupVersionKind type) {
    return type.group().equals(KIND.group()) && type.version().equals(version);
  }

  /** Whether an {@code apiVersion} is an older one of the same kind. */
  public boolean isBehind(String apiVersion) {
    GroupVersionKind type = GroupVersionKind.of(apiVersion, KIND.kind());
    List<String> names = KIND.versions().stream().map(ApiVersion::name).toList();
    int place = names.indexOf(type.version());
    return type.group().equals(KIND.group()) && place >= 0 && place < names.indexOf(version);
  }

  /**
   * The managers that own something of the specification and last wrote it at an older version.
   * Finalizers and status do not count: nothing ever writes the former again.
   */
  public List<ManagedFields> ownersBehind(Resource object) {
    return object.managedFields().stream()
        .filter(entry -> entry.subresource().isEmpty() && entry.owns(SPEC))
        .filter(entry -> isBehind(entry.apiVersion()))
        .toList();
  }

  /** Where the annotation stands. */
  public Pointer place() {
    return ANNOTATIONS.key(key);
  }

  /** The patch that adds the annotation; none where it is there already. */
  public Patch annotate(Resource object) {
    return Patch.set(object.tree(), place(), TextNode.valueOf(value));
  }
}
