package dev.plimsoll.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.FixedClusterView;
import dev.plimsoll.policy.ObjectChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitTemplateRuleTest {

  private static final Path CORPUS = Path.of("src/test/resources/expressions/templates.tsv");

  /** What depends on values, on types of arguments, or on a branch that may not run. */
  private static final List<String> MISSES =
      List.of(
          "{{ .Values.cluster | upper | quote }}",
          "{{ fail \"no\" | trim }}",
          "{{ if .Values.x }}a{{ else if .Foo }}b{{ end }}",
          "{{ with .Values.a }}{{ .b }}{{ end }}",
          "{{ define \"x\" }}{{ .Anything }}{{ end }}{{ template \"x\" . }}",
          "{{ block \"z\" . }}{{ .Nope }}{{ end }}",
          "{{ \"\\400\" }}",
          "{{ .Values.a . }}",
          "{{ and .Values.a .Foo }}",
          "{{ if eq .Values.a 'b' }}x{{ end }}",
          "{{ range $i, $c := .Changed.Changes }}{{ $i.Foo }}{{ end }}",
          "{{ ${x} }}",
          "{{ nil }}",
          "{{ range (list 1 2) }}{{ .Nope }}{{ end }}",
          "{{ len }}",
          "{{ .Changed.Changes 1 }}",
          "{{ .AutomationObject.Name 1 }}");

  private static List<Finding> evaluate(String template) {
    ObjectNode automation = JsonNodeFactory.instance.objectNode();
    automation.put("apiVersion", "image.toolkit.fluxcd.io/v1").put("kind", "ImageUpdateAutomation");
    automation
        .putObject("spec")
        .putObject("git")
        .putObject("commit")
        .put("messageTemplate", template);
    return new CommitTemplateRule(FluxVersion.LATEST)
        .evaluate(
            ObjectChange.inFile(new Resource(automation), Completeness.Whole),
            new FixedClusterView(List.of()));
  }

  /** The verdicts of Go itself; a false denial is worse than a miss. */
  @Test
  void deniesWhatGoFailsOn() throws IOException {
    List<String> falseDenials = new ArrayList<>();
    List<String> misses = new ArrayList<>();
    for (String line : Files.readAllLines(CORPUS, UTF_8)) {
      if (line.startsWith("#")) {
        continue;
      }
      String[] row = line.split("\t", 2);
      boolean denied =
          evaluate(row[1].replace("\\n", "\n")).stream()
              .anyMatch(Finding.Violation.class::isInstance);
      if (denied != row[0].equals("fails")) {
        (denied ? falseDenials : misses).add(row[1]);
      }
    }
    assertEquals(List.of(), falseDenials);
    assertEquals(MISSES, misses);
  }
}
