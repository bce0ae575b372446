package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request for a list asks for: labels, a name, and a page of so many objects from behind the
 * last one. The token of the next page holds characters that have to be escaped.
 *
 * @param parameters those of the query, decoded
 */
record ListRequest(Map<String, String> parameters) {

  private static final Pattern SET = Pattern.compile("(?<key>[^ ,]+) in \\((?<values>[^)]*)\\)");
  private static final String TOKEN = "after=&";

  static ListRequest of(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : query.split("&")) {
      int sign = parameter.indexOf('=');
      if (sign > 0) {
        parameters.put(
            parameter.substring(0, sign),
            URLDecoder.decode(parameter.substring(sign + 1), StandardCharsets.UTF_8));
      }
    }
    return new ListRequest(Map.copyOf(parameters));
  }

  boolean isWatch() {
    return parameters.getOrDefault("watch", "").equals("true");
  }

  /** Whether it has no token, or one that this server gave, down to its last character. */
  boolean isSound() {
    return !continues() || parameters.get("continue").startsWith(TOKEN);
  }

  /** Whether it asks for what follows a page. */
  boolean continues() {
    return parameters.containsKey("continue");
  }

  /** The token that goes on where this request would, were its own still good. */
  String sameAgain() {
    return parameters.get("continue");
  }

  /** Takes out of a list of all objects what is not asked for. */
  void narrow(ObjectNode list) {
    List<JsonNode> wanted = new ArrayList<>();
    list.path("items")
        .forEach(item -> {
          if (matches(item)) {
            wanted.add(item);
          }
        });
    wanted.sort(Comparator.comparing(ListRequest::key));
    String after = continues() ? parameters.get("continue").substring(TOKEN.length()) : "";
    wanted.removeIf(item -> key(item).compareTo(after) <= 0);
    int limit = Integer.parseInt(parameters.getOrDefault("limit", "0"));
    ArrayNode items = list.putArray("items");
    if (limit > 0 && wanted.size() > limit) {
      items.addAll(wanted.subList(0, limit));
      list.withObject("metadata").put("continue", TOKEN + key(wanted.get(limit - 1)));
    } else {
      items.addAll(wanted);
    }
  }

  private static String key(JsonNode item) {
    JsonNode metadata = item.path("metadata");
    return metadata.path("namespace").asText("") + "/" + metadata.path("name").asText();
  }

  private boolean matches(JsonNode item) {
    String field = parameters.getOrDefault("fieldSelector", "");
    if (field.startsWith("metadata.name=")
        && !item.path("metadata").path("name").asText().equals(field.substring(14))) {
      return false;
    }
    JsonNode labels = item.path("metadata").path("labels");
    String selector = parameters.getOrDefault("labelSelector", "");
    Matcher set = SET.matcher(selector);
    if (set.matches()) {
      return Arrays.asList(set.group("values").split(","))
          .contains(labels.path(set.group("key")).asText());
    }
    return Arrays.stream(selector.split(","))
        .filter(one -> !one.isEmpty())
        .allMatch(one -> {
          String[] sides = one.split("=", 2);
          return labels.path(sides[0]).asText("").equals(sides[1]);
        });
  }
}
