package dev.plimsoll.cli;

import dev.plimsoll.policy.setting.Suggestion;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.server.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The variables of the environment that are settings of {@code serve}.
 *
 * @param values every variable of the environment
 */
record Variables(Map<String, String> values) {

  private static final String PREFIX = "PLIMSOLL_";

  private static final String PORT = Setting.variable("port");

  /**
   * In the pods beside a Service of the name {@code plimsoll}, Kubernetes puts its address into
   * variables of the same beginning (Kubernetes documentation, "Discovering services").
   */
  private static final Pattern SERVICE_LINK = Pattern.compile("PLIMSOLL_(SERVICE|PORT)_.*");

  private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  /** What is wrong with them, a line for each that is no setting or has a wrong value. */
  List<String> problems() {
    Map<String, Setting<?>> settings = new TreeMap<>();
    ServerSettings.all().forEach(setting -> settings.put(setting.variable(), setting));
    List<String> problems = new ArrayList<>();
    new TreeMap<>(values)
        .forEach((name, value) -> {
          Setting<?> setting = settings.get(name);
          if (setting != null && !(name.equals(PORT) && portIsAddress())) {
            setting.problem("the variable " + name, value).ifPresent(problems::add);
          } else if (setting == null
              && name.startsWith(PREFIX)
              && !SERVICE_LINK.matcher(name).matches()) {
            problems.add(
                "the variable "
                    + name
                    + " is no setting"
                    + Suggestion.instead(name, settings.keySet()));
          }
        });
    return problems;
  }

  /**
   * Whether {@code PLIMSOLL_PORT} is not a setting of ours but Kubernetes' address of a Service.
   */
  boolean portIsAddress() {
    return ADDRESS.matcher(values.getOrDefault(PORT, "")).matches();
  }
}
