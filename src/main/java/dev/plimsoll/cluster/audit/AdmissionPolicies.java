package dev.plimsoll.cluster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * ValidatingAdmissionPolicies that deny objects of Flux with code 422, as they do unless told
 * otherwise: where a Kustomization has {@code force: true}, Flux answers that by deleting the
 * object.
 */
final class AdmissionPolicies {

  private static final String CHECK = "admission-policy";
  private static final Pointer VALIDATIONS = Pointer.of("spec", "validations");

  private AdmissionPolicies() {}

  /** At most one finding for each policy that some binding makes deny. */
  static List<AuditFinding> of(List<Resource> policies, List<Resource> bindings) {
    Set<String> denying = new HashSet<>();
    for (Resource binding : bindings) {
      for (JsonNode action : binding.spec().path("validationActions")) {
        if (action.asText("").equals("Deny")) {
          denying.add(binding.spec().path("policyName").asText(""));
        }
      }
    }
    List<AuditFinding> findings = new ArrayList<>();
    for (Resource policy : policies) {
      JsonNode validations = policy.at(VALIDATIONS);
      for (int i = 0; i < validations.size(); i++) {
        if (validations.get(i).path("reason").asText("Invalid").equals("Invalid")
            && denying.contains(policy.name())
            && meetsFlux(policy.spec().path("matchConstraints"))) {
          Pointer place = VALIDATIONS.at(i).key("reason");
          findings.add(
              AuditFinding.of(
                  CHECK,
                  Severity.Critical,
                  policy,
                  place,
                  place
                      + (validations.get(i).has("reason") ? " is Invalid" : " is missing")
                      + ", so the policy denies objects of Flux with code 422: where a"
                      + " Kustomization has force: true, Flux answers that by deleting the object,"
                      + " and a HelmRelease is uninstalled with its data. Write reason: Forbidden"
                      + " in every validation."));
          break;
        }
      }
    }
    return findings;
  }

  private static boolean meetsFlux(JsonNode constraints) {
    for (JsonNode rule : constraints.path("resourceRules")) {
      boolean writes = false;
      for (JsonNode operation : rule.path("operations")) {
        writes |= Set.of("*", "CREATE", "UPDATE").contains(operation.asText(""));
      }
      for (JsonNode group : rule.path("apiGroups")) {
        String name = group.asText("");
        if (writes && (name.equals("*") || name.endsWith(".toolkit.fluxcd.io"))) {
          return true;
        }
      }
    }
    return false;
  }
}
