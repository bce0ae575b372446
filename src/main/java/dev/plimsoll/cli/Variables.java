package dev.plimsoll.cli;

import dev.plimsoll.policy.setting.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The variables of the environment that are settings: {@code PLIMSOLL_MANAGEMENT_PORT} for {@code
 * --management-port}.
 *
 * @param values every variable of the environment
 */
record Variables(Map<String, String> values) {

  private static final String PREFIX = "PLIMSOLL_";

  /**
   * In the pods beside a Service of the name {@code plimsoll}, Kubernetes puts its address into
   * variables of the same beginning (Kubernetes documentation, "Discovering services").
   */
  private static final Pattern SERVICE_LINK = Pattern.compile("PLIMSOLL_(SERVICE|PORT)_.*");

  private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  /** What is wrong with them, a line for each that is no setting. */
  List<String> problems(Collection<String> flags) {
    List<String> known = flags.stream().map(Variables::variable).toList();
    return values.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
        .filter(name -> !SERVICE_LINK.matcher(name).matches())
        .sorted()
        .map(name -> "the variable " + name + " is no setting" + Suggestion.instead(name, known))
        .toList();
  }

  /**
   * Whether {@code PLIMSOLL_PORT} is not a setting of ours but Kubernetes' address of a Service.
   */
  boolean portIsAddress() {
    return ADDRESS.matcher(values.getOrDefault(variable("--port"), "")).matches();
  }

  /** The variable of a flag. */
  static String variable(String flag) {
    return PREFIX + flag.substring("--".length()).replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
