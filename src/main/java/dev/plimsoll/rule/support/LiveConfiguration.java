package dev.plimsoll.rule.support;

import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.LiveReads;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.workload.Configuration;
import dev.plimsoll.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the pods of a workload would be configured with if they were started at this moment.
 *
 * @param digests one line for each ConfigMap and Secret that they refer to
 */
public record LiveConfiguration(List<String> digests) {

  /** More than this would take longer to read than the API server waits. */
  private static final int MOST = 64;

  public LiveConfiguration {
    digests = List.copyOf(digests);
  }

  /** Reads it, past every cache: Helm writes it milliseconds before the workload. */
  public static Lookup<LiveConfiguration> of(Workload workload, LiveReads live) {
    Set<Configuration.Reference> references = Configuration.of(workload);
    if (references.size() > MOST) {
      return new Lookup.Unknown<>(
          "its pods refer to more than " + MOST + " ConfigMaps and Secrets");
    }
    List<String> digests = new ArrayList<>();
    for (Configuration.Reference reference : references) {
      String name = reference.kind().kind() + " " + reference.name() + " ";
      switch (live.get(reference.kind(), workload.resource().namespace(), reference.name())) {
        case Lookup.Found<Resource>(Resource found) ->
            digests.add(name + Configuration.digest(found));
        // Optional ones may be missing, and appear one day.
        case Lookup.Absent<Resource> none -> digests.add(name + "none");
        case Lookup.Unknown<Resource>(String reason) -> {
          return new Lookup.Unknown<>(reason);
        }
      }
    }
    return new Lookup.Found<>(new LiveConfiguration(digests));
  }

  /**
   * A digest of it together with whose it is, and what else the pods are made of: a template that
   * was written while nobody watched has another.
   */
  public Lookup<String> sealed(Workload workload, LiveReads live) {
    List<String> lines = new ArrayList<>();
    lines.add("configuration 1");
    lines.add(workload.kind().kind() + " " + workload);
    lines.add(workload.resource().metadata().path("uid").asText(""));
    lines.add(workload.templateDigest());
    lines.addAll(digests);
    return live.fingerprint(String.join("\n", lines));
  }
}
