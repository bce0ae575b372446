package dev.plimsoll.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.flux.FluxTarget;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Manifests;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.document.PolicyDocuments;
import dev.plimsoll.policy.document.PolicyFiles;
import dev.plimsoll.policy.setting.Suggestion;
import dev.plimsoll.rule.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A policy to start from, with its test.
 *
 * @param policy the policy, as YAML
 * @param test its test, as YAML
 */
record Starter(String policy, String test) {

  private static final String NAME = "starter";

  /** The one that is made for learning. */
  static Starter plain() {
    return new Starter(text(NAME + ".yaml"), text(NAME + ".test.yaml"));
  }

  /**
   * A shipped policy with its test.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static Starter shipped(String name) {
    PolicyDocuments documents = PolicyFiles.shipped().documents(new Rules(FluxTarget.SUPPORTED));
    Policy policy =
        documents.policies().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "there is no shipped policy \""
                        + name
                        + "\""
                        + Suggestion.instead(
                            name, documents.policies().stream().map(Policy::name).toList())));
    String file = policy.source().file().substring((PolicyFiles.BUILTIN + ":").length());
    return new Starter(
        withoutModeline(resource("/policies/" + file)),
        withoutModeline(resource("/policies/" + file.replaceFirst("\\.yaml$", ".test.yaml"))));
  }

  /** The line that tells editors where the schema is; it is elsewhere for whoever copies this. */
  private static String withoutModeline(String yaml) {
    return yaml.replaceFirst("(?m)^# yaml-language-server:.*\\n", "");
  }

  /** The same under another name, wherever the old one stands as a word of its own. */
  Starter named(String name) {
    String old = name(policy);
    Pattern word = Pattern.compile("(?<![\\w./-])" + Pattern.quote(old) + "(?![\\w.-])");
    return new Starter(word.matcher(policy).replaceAll(name), word.matcher(test).replaceAll(name));
  }

  private static String name(String policy) {
    return Manifests.read("policy.yaml", policy.getBytes(StandardCharsets.UTF_8))
        .documents()
        .getFirst()
        .resource()
        .name();
  }

  /** The learning policy, or its test, as an example of a kind of document. */
  static Optional<JsonNode> example(String kind) {
    return Stream.of(plain().policy(), plain().test())
        .map(yaml ->
            Manifests.read("starter.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                .documents()
                .getFirst()
                .resource())
        .filter(resource -> resource.kind().equals(kind))
        .map(Resource::tree)
        .findFirst();
  }

  private static String text(String name) {
    return resource("/dev/plimsoll/cli/policy/" + name);
  }

  private static String resource(String path) {
    try (InputStream in = Starter.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + path + "; build it anew");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
