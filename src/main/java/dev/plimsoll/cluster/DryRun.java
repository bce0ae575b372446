package dev.plimsoll.cluster;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.ManagedFields;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.workload.Configuration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What would become of the objects of a cluster if a rendering were applied to it, by the API
 * server's own dry run: with its defaults, and with what webhooks make of it. Nothing is changed.
 */
public final class DryRun implements AutoCloseable {

  /**
   * The same objects on both sides, as the API server has them.
   *
   * @param old those that are there, as they are
   * @param now all of them, as they would become
   */
  public record Sides(List<Resource> old, List<Resource> now) {}

  /** The kinds that pods are made by or configured with, and their plurals. */
  private static final Map<GroupKind, String> KINDS =
      Map.of(
          new GroupKind("apps", "Deployment"),
          "deployments",
          new GroupKind("apps", "StatefulSet"),
          "statefulsets",
          new GroupKind("apps", "DaemonSet"),
          "daemonsets",
          new GroupKind("batch", "CronJob"),
          "cronjobs",
          Configuration.CONFIG_MAP,
          "configmaps",
          Configuration.SECRET,
          "secrets");

  private static final String FLUX = "helm-controller";
  private static final JsonMapper JSON = new JsonMapper();

  private final KubernetesClient client;

  private DryRun(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Connects to the cluster of the current context.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DryRun connect() {
    return new DryRun(KubeClients.open(Optional.empty()));
  }

  /**
   * Asks about each workload, ConfigMap and Secret of a rendering.
   *
   * @param namespace where objects belong that do not say so; empty for that of the context
   * @throws IllegalArgumentException if the API server does not answer about one of them
   */
  public Sides apply(List<Resource> rendered, String namespace) {
    String home =
        namespace.isEmpty()
            ? Objects.requireNonNullElse(client.getNamespace(), "default")
            : namespace;
    List<Resource> old = new ArrayList<>();
    List<Resource> now = new ArrayList<>();
    for (Resource object : rendered) {
      String plural = KINDS.get(object.type().groupKind());
      if (plural == null || object.annotations().containsKey("helm.sh/hook")) {
        continue;
      }
      apply(object, plural, home, old, now);
    }
    return new Sides(old, now);
  }

  private void apply(
      Resource object, String plural, String home, List<Resource> old, List<Resource> now) {
    String namespace = object.namespace().isEmpty() ? home : object.namespace();
    try {
      var there =
          client
              .genericKubernetesResources(context(object, plural))
              .inNamespace(namespace)
              .withName(object.name())
              .get();
      Resource after = at(object, namespace);
      if (there != null) {
        Resource running = new Resource(JSON.<ObjectNode>valueToTree(there));
        old.add(running);
        after =
            new Resource(
                JSON.<ObjectNode>valueToTree(
                    client
                        .genericKubernetesResources(context(object, plural))
                        .inNamespace(namespace)
                        .withName(object.name())
                        .patch(
                            new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(manager(running))
                                .withForce(true)
                                .withDryRun(List.of("All"))
                                .build(),
                            after.tree().toString())));
      }
      now.add(after);
    } catch (KubernetesClientException e) {
      // The message of the API server may repeat what the object holds.
      throw new IllegalArgumentException(
          "the API server does not try "
              + object.kind()
              + " "
              + namespace
              + "/"
              + object.name()
              + (e.getCode() > 0 ? " (status " + e.getCode() + ")" : ""),
          e);
    }
  }

  private static ResourceDefinitionContext context(Resource object, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(object.type().group())
        .withVersion(object.type().version())
        .withKind(object.kind())
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  private static Resource at(Resource object, String namespace) {
    ObjectNode tree = object.tree().deepCopy();
    ((ObjectNode) tree.path("metadata")).put("namespace", namespace);
    return new Resource(tree);
  }

  /** Who installed it: fields that only that one owns go when a rendering has them no more. */
  private static String manager(Resource running) {
    return running.managedFields().stream().map(ManagedFields::manager).anyMatch(FLUX::equals)
        ? FLUX
        : "helm";
  }

  @Override
  public void close() {
    client.close();
  }
}
