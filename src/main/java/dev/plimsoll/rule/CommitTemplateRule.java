package dev.plimsoll.rule;

import dev.plimsoll.flux.FluxKind;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.flux.ImageUpdateAutomation;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.rule.support.TextFault;
import dev.plimsoll.rule.template.DataType;
import dev.plimsoll.rule.template.DataType.Items;
import dev.plimsoll.rule.template.DataType.Scalar;
import dev.plimsoll.rule.template.DataType.Struct;
import dev.plimsoll.rule.template.TemplateCheck;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The message of the commits of an {@code ImageUpdateAutomation}: a Go template that Flux reads
 * when it has something to commit. The data are {@code TemplateData} of image-automation-controller
 * 1.0 and later (fluxcd/image-automation-controller, {@code internal/source/source.go} and {@code
 * internal/update/result.go}); the functions are those of Go and the hermetic ones of
 * Masterminds/sprig 3.3.
 *
 * @param flux the release of Flux that the automation is meant for
 */
record CommitTemplateRule(FluxVersion flux) implements Rule {

  /** Longer templates are not evaluated; a commit message has some hundred characters. */
  static final int MAX_LENGTH = 16_384;

  private static final Struct CHANGE =
      new Struct(
          Map.of("OldValue", Scalar.TEXT, "NewValue", Scalar.TEXT, "Setter", Scalar.TEXT),
          Map.of());

  /** With the fields of the structs that are embedded in it. */
  private static final Struct OBJECT =
      new Struct(
          Map.of(
              "APIVersion", Scalar.TEXT,
              "Kind", Scalar.TEXT,
              "Name", Scalar.TEXT,
              "Namespace", Scalar.TEXT,
              "ResourceIdentifier", Scalar.UNKNOWN,
              "TypeMeta", Scalar.UNKNOWN,
              "NameMeta", Scalar.UNKNOWN),
          Map.of());

  private static final DataType CHANGES = new Items(Scalar.UNKNOWN, CHANGE);
  private static final DataType OBJECTS = new Items(OBJECT, CHANGES);
  private static final String INSTEAD =
      " is gone since Flux 2.7; write .Changed.Changes or .Changed.Objects";

  private static final Struct DATA =
      new Struct(
          Map.of(
              "AutomationObject",
              new Struct(
                  Map.of(
                      "Namespace", Scalar.TEXT,
                      "Name", Scalar.TEXT,
                      "String", Scalar.TEXT,
                      "MarshalLog", Scalar.UNKNOWN),
                  Map.of()),
              "Changed",
              new Struct(
                  Map.of(
                      "FileChanges",
                      new Items(Scalar.TEXT, OBJECTS),
                      "Changes",
                      CHANGES,
                      "Objects",
                      OBJECTS),
                  Map.of("ImageResult", ".Changed.ImageResult" + INSTEAD)),
              "Values",
              Scalar.UNKNOWN),
          Map.of("Updated", ".Updated" + INSTEAD));

  /** The hermetic functions of sprig, which give the same result for the same input. */
  private static final Set<String> FUNCTIONS =
      Set.of(
          """
          abbrev abbrevboth add add1 add1f addf adler32sum ago all any append atoi b32dec
          b32enc b64dec b64enc base bcrypt biggest buildCustomCert camelcase cat ceil chunk
          clean coalesce compact concat contains decryptAES deepCopy deepEqual default
          derivePassword dict dig dir div divf duration durationRound empty encryptAES ext fail
          first float64 floor fromJson genCA genCAWithKey genPrivateKey genSelfSignedCert
          genSelfSignedCertWithKey genSignedCert genSignedCertWithKey get has hasKey hasPrefix
          hasSuffix hello htpasswd indent initial initials int int64 isAbs join kebabcase keys
          kindIs kindOf last list lower max maxf merge mergeOverwrite min minf mod mul mulf
          mustAppend mustChunk mustCompact mustDateModify mustDeepCopy mustFirst mustFromJson
          mustHas mustInitial mustLast mustMerge mustMergeOverwrite mustPrepend mustPush
          mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll
          mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse mustSlice mustToDate
          mustToJson mustToPrettyJson mustToRawJson mustUniq mustWithout must_date_modify
          nindent nospace omit osBase osClean osDir osExt osIsAbs pick pluck plural prepend
          push quote randInt regexFind regexFindAll regexMatch regexQuoteMeta regexReplaceAll
          regexReplaceAllLiteral regexSplit repeat replace rest reverse round semver
          semverCompare seq set sha1sum sha256sum sha512sum shuffle slice snakecase sortAlpha
          split splitList splitn squote sub subf substr swapcase ternary title toDate toDecimal
          toJson toPrettyJson toRawJson toString toStrings trim trimAll trimPrefix trimSuffix
          trimall trunc tuple typeIs typeIsLike typeOf uniq unixEpoch unset until untilStep
          untitle upper urlJoin urlParse values without wrap wrapWith
          """
              .strip()
              .split("\\s+", -1));

  /** The type, with the release that is meant where a policy names none. */
  static RuleType type(FluxVersion target) {
    Field<FluxVersion> fluxVersion =
        Field.of(
            "fluxVersion",
            SettingTypes.text().as(FluxVersion::parse),
            target,
            "The release of Flux that the automation is meant for, such as \"2.10\".");
    return RuleType.named(
            "commitTemplate", "Denies commit templates of image automation that fail.")
        .kinds(FluxKind.IMAGE_UPDATE_AUTOMATION.groupKind())
        .settings(
            SettingTypes.object(
                fields -> new CommitTemplateRule(fields.get(fluxVersion)), fluxVersion));
  }

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    String template = change.current().text(ImageUpdateAutomation.MESSAGE_TEMPLATE).orElse("");
    if (!change.isFinal(template)) {
      return List.of();
    }
    if (template.length() > MAX_LENGTH) {
      return List.of(
          new Finding.NotEvaluated(
              ImageUpdateAutomation.MESSAGE_TEMPLATE,
              "not evaluated: "
                  + ImageUpdateAutomation.MESSAGE_TEMPLATE
                  + " has more than "
                  + MAX_LENGTH
                  + " characters."));
    }
    // Before 2.7 there were other fields.
    DataType data = flux.atLeast(FluxVersion.V2_7) ? DATA : Scalar.UNKNOWN;
    return TemplateCheck.of(template, data, FUNCTIONS).stream()
        .map(fault -> finding(template, fault))
        .toList();
  }

  private static Finding finding(String template, TextFault fault) {
    String wrong =
        "%s fails at %s: %s."
            .formatted(
                ImageUpdateAutomation.MESSAGE_TEMPLATE, fault.place(template), fault.message());
    return fault.certain()
        ? new Finding.Violation(
            ImageUpdateAutomation.MESSAGE_TEMPLATE,
            template,
            wrong + " Flux commits no image update until the template is fixed.")
        : new Finding.Advice(
            ImageUpdateAutomation.MESSAGE_TEMPLATE,
            wrong + " Flux commits no image update whenever the template gets there. Fix it.");
  }
}
