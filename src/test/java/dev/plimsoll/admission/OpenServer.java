package dev.plimsoll.admission;

import dev.plimsoll.admission.trace.RecordedTraces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A server that anybody may ask, with traces that can break, and a small cluster around it. */
public final class OpenServer extends ServerInProcess {

  private static final String POLICIES =
      HostileReviews.POLICY
          + """
          ---
          apiVersion: plimsoll.dev/v1alpha1
          kind: Policy
          metadata: {name: registry}
          spec:
            action: Warn
            match: {resources: [OCIRepository]}
            rules:
              - id: ours
                cel: {expression: "object.spec.url.startsWith('oci://registry.example.com/')"}
          ---
          apiVersion: plimsoll.dev/v1alpha1
          kind: Policy
          metadata: {name: broken}
          spec:
            failurePolicy: Ignore
            match: {resources: [Kustomization]}
            rules:
              - id: missing-key
                cel: {expression: "object.spec.nobodyHasThis == 1"}
          ---
          apiVersion: plimsoll.dev/v1alpha1
          kind: Policy
          metadata: {name: hands}
          spec:
            match: {resources: [Deployment]}
            rules: [{id: "off", manualEdits: {}}]
          """;

  /** The file of these policies, in a folder of its own. */
  public static Path policies() {
    try {
      Path file = Files.createTempDirectory("plimsoll").resolve("policies.yaml");
      return Files.writeString(file, POLICIES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Map<String, String> settings() {
    return Map.of("plimsoll.policies", policies().toString());
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(RecordedTraces.class, SmallCluster.class);
  }
}
