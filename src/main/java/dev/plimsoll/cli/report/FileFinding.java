package dev.plimsoll.cli.report;

import dev.plimsoll.manifest.IssuedCredential;
import dev.plimsoll.manifest.Location;
import dev.plimsoll.policy.Severity;
import dev.plimsoll.policy.document.Effect;

/**
 * One finding in a file, or about an object that runs.
 *
 * @param file the file as it was named; empty for what is in none
 * @param location where in it
 * @param kind the kind of the object; empty where the file itself is at fault
 * @param namespace its namespace as written; may be empty
 * @param name its name
 * @param policy the policy
 * @param rule the rule's id within it; may be empty
 * @param severity how bad it is
 * @param action what comes of it
 * @param path the field, as Kubernetes writes field paths; empty for the object itself
 * @param message what is wrong and how to fix it
 * @param evaluated whether something was found; otherwise something was missing that an evaluation
 *     needs
 * @param excerpt the line of the file, with what must not be shown hidden
 * @param known whether a baseline has it, so that it counts no more
 * @param builtBy the builds whose objects have it, in words; empty for an object as it is written
 * @param note why less comes of it than the policy says, such as an exception; may be empty
 * @param fixable whether {@code --fix} changes it in the file
 */
public record FileFinding(
    String file,
    Location location,
    String kind,
    String namespace,
    String name,
    String policy,
    String rule,
    Severity severity,
    Effect action,
    String path,
    String message,
    boolean evaluated,
    String excerpt,
    boolean known,
    String builtBy,
    String note,
    boolean fixable) {

  /** Whatever an author writes, no report shows a credential or a line that is none of its own. */
  public FileFinding {
    file = OneLine.of(file);
    kind = OneLine.of(IssuedCredential.hide(kind));
    namespace = OneLine.of(IssuedCredential.hide(namespace));
    name = OneLine.of(IssuedCredential.hide(name));
    path = OneLine.of(IssuedCredential.hide(path));
    message = IssuedCredential.hide(message);
    excerpt = IssuedCredential.hide(excerpt);
    builtBy = OneLine.of(IssuedCredential.hide(builtBy));
    note = OneLine.of(IssuedCredential.hide(note));
  }

  /** A finding of which the policy's action comes, and that people fix. */
  public FileFinding(
      String file,
      Location location,
      String kind,
      String namespace,
      String name,
      String policy,
      String rule,
      Severity severity,
      Effect action,
      String path,
      String message,
      boolean evaluated,
      String excerpt,
      boolean known,
      String builtBy) {
    this(
        file, location, kind, namespace, name, policy, rule, severity, action, path, message,
        evaluated, excerpt, known, builtBy, "", false);
  }

  /** {@code policy/rule}. */
  public String ruleName() {
    return rule.isEmpty() ? policy : policy + "/" + rule;
  }

  /** {@code Kind namespace/name}; empty where the file itself is at fault. */
  public String object() {
    if (kind.isEmpty()) {
      return "";
    }
    return (kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name).strip();
  }

  /** The message, with its note, and with the builds whose objects have the finding. */
  public String text() {
    return message
        + (note.isEmpty() ? "" : " (only noted: " + note + ")")
        + (builtBy.isEmpty() ? "" : " (as built by " + builtBy + ")");
  }

  /** The same finding, of the objects of some builds. */
  public FileFinding builtBy(String builds) {
    return with(message, known, builds, note, fixable);
  }

  /** The same finding with more to say. */
  public FileFinding adding(String words) {
    return with(message + words, known, builtBy, note, fixable);
  }

  /** The same finding, known from a baseline. */
  public FileFinding asKnown() {
    return with(message, true, builtBy, note, fixable);
  }

  /** The same finding, of which less comes than its policy says. */
  public FileFinding noted(String why) {
    return with(message, known, builtBy, why, fixable);
  }

  /** The same finding, which {@code --fix} changes in the file. */
  public FileFinding asFixable() {
    return with(message, known, builtBy, note, true);
  }

  private FileFinding with(
      String said, boolean isKnown, String builds, String why, boolean isFixable) {
    return new FileFinding(
        file, location, kind, namespace, name, policy, rule, severity, action, path, said,
        evaluated, excerpt, isKnown, builds, why, isFixable);
  }
}
