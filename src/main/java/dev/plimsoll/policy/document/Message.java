package dev.plimsoll.policy.document;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.setting.SettingType;
import dev.plimsoll.policy.setting.SettingTypes;
import dev.plimsoll.policy.setting.Suggestion;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message that a policy's author wrote. {@code {name}}, {@code {namespace}}, {@code {kind}},
 * {@code {path}} and {@code {message}} (what the rule itself has to say) stand for what was found.
 *
 * @param template the text with its placeholders
 */
public record Message(String template) {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)\\}");
  private static final List<String> KNOWN = List.of("name", "namespace", "kind", "path", "message");

  /** How it is written. */
  public static final SettingType<Message> TYPE = SettingTypes.text().as(Message::new);

  public Message {
    Matcher matcher = PLACEHOLDER.matcher(template);
    while (matcher.find()) {
      if (!KNOWN.contains(matcher.group(1))) {
        throw new IllegalArgumentException(
            "unknown placeholder " + matcher.group() + Suggestion.instead(matcher.group(1), KNOWN));
      }
    }
  }

  /** The message about one finding. */
  public String about(ObjectChange change, Finding finding) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                switch (found.group(1)) {
                  case "name" -> change.name();
                  case "namespace" -> change.namespace();
                  case "kind" -> change.current().kind();
                  case "path" -> finding.path().toString();
                  default -> finding.message();
                }));
  }
}
