package dev.plimsoll.rule;

import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Annotations;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleCapability;
import dev.plimsoll.policy.RuleType;
import dev.plimsoll.policy.setting.Field;
import dev.plimsoll.policy.setting.Glob;
import dev.plimsoll.policy.setting.KnownKinds;
import dev.plimsoll.policy.setting.SettingTypes;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps objects from being deleted, by Flux as by anyone, until an annotation releases them.
 *
 * <p>The user names of the namespace controller and the garbage collector are those that
 * kube-controller-manager gives each of its controllers; without {@code
 * --use-service-account-credentials} all of them share its own (kubernetes/kubernetes,
 * cmd/kube-controller-manager).
 *
 * @param namespaceDeletion whether objects may go together with their namespace
 * @param garbageCollection whether objects may go after their owner
 * @param users who else may delete
 */
record DeletionRule(boolean namespaceDeletion, boolean garbageCollection, List<Glob> users)
    implements Rule {

  private static final String CONTROLLER_MANAGER = "system:kube-controller-manager";
  private static final Set<String> NAMESPACE_CONTROLLER =
      Set.of("system:serviceaccount:kube-system:namespace-controller", CONTROLLER_MANAGER);
  private static final Set<String> GARBAGE_COLLECTOR =
      Set.of("system:serviceaccount:kube-system:generic-garbage-collector", CONTROLLER_MANAGER);

  private static final Field<Boolean> NAMESPACE_DELETION =
      Field.of(
          "namespaceDeletion",
          SettingTypes.flag(),
          true,
          "Whether objects may go together with their namespace.");
  private static final Field<Boolean> GARBAGE_COLLECTION =
      Field.of(
          "garbageCollection",
          SettingTypes.flag(),
          true,
          "Whether objects may go after their owner.");
  private static final Field<List<Glob>> USERS =
      Field.of(
          "users",
          SettingTypes.list(SettingTypes.glob()),
          List.of(),
          "Users who may always delete.");

  static final RuleType TYPE =
      RuleType.named("deletion", "Denies to delete objects until an annotation releases them.")
          .capabilities(RuleCapability.AboutDeletion)
          .watches(KnownKinds.NAMESPACE)
          .settings(
              SettingTypes.object(
                  fields ->
                      new DeletionRule(
                          fields.get(NAMESPACE_DELETION),
                          fields.get(GARBAGE_COLLECTION),
                          fields.get(USERS)),
                  NAMESPACE_DELETION,
                  GARBAGE_COLLECTION,
                  USERS));

  private static final Pointer RELEASE = Annotations.place(Annotations.ALLOW_DELETION);

  @Override
  public List<Finding> evaluate(ObjectChange change, ClusterView cluster) {
    Resource object = change.current();
    if (change.operation() != Operation.Delete
        || (object.isBeingDeleted() && change.origin() != Origin.Files)
        || Annotations.reason(object, Annotations.ALLOW_DELETION).isPresent()
        || mayDelete(change.requester().user())
        || (namespaceDeletion && isLeaving(change.namespace(), cluster))) {
      return List.of();
    }
    return List.of(new Finding.Violation(RELEASE, "", message(change)));
  }

  private boolean mayDelete(String user) {
    return (namespaceDeletion && NAMESPACE_CONTROLLER.contains(user))
        || (garbageCollection && GARBAGE_COLLECTOR.contains(user))
        || users.stream().anyMatch(glob -> glob.matches(user));
  }

  /** Whether a namespace is being deleted: then everything in it goes, by whosever hand. */
  private static boolean isLeaving(String namespace, ClusterView cluster) {
    return !namespace.isEmpty()
        && cluster.find(KnownKinds.NAMESPACE, "", namespace)
            instanceof Lookup.Found<Resource>(Resource found)
        && found.isBeingDeleted();
  }

  private static String message(ObjectChange change) {
    Resource object = change.current();
    String kind = object.kind();
    return "this "
        + kind
        + " is protected from deletion"
        + loss(object)
        + ". "
        + (object.has(RELEASE)
            ? "Its annotation " + Annotations.ALLOW_DELETION + " gives no reason; give one"
            : "If it is to go, release it first")
        + ": "
        + (change.origin() == Origin.Files ? inGit() : inCluster(object));
  }

  private static String inCluster(Resource object) {
    return "kubectl annotate --overwrite "
        + object.kind().toLowerCase(Locale.ROOT)
        + " "
        + object.name()
        + (object.namespace().isEmpty() ? "" : " -n " + object.namespace())
        + " "
        + Annotations.ALLOW_DELETION
        + "='<reason>'. Then delete it again.";
  }

  private static String inGit() {
    return "give it the annotation "
        + Annotations.ALLOW_DELETION
        + ": '<reason>' in a change of its own, and take it out once that is applied.";
  }

  /** What goes with an object of a kind, where that is not plain. */
  private static String loss(Resource object) {
    boolean suspended = object.spec().path("suspend").asBoolean(false);
    return switch (object.kind()) {
      case "HelmRelease" ->
          suspended
              ? ": it is suspended, so helm-controller would leave behind what it installed"
              : ": helm-controller would uninstall the release with all it made";
      case "Kustomization" ->
          suspended
              ? ": it is suspended, so Flux would leave behind what it applied"
              : ": with spec.prune all that it applied would go, too";
      case "Namespace" -> ": everything in it would go, too";
      case "PersistentVolumeClaim" -> ": the data on its volume can go with it";
      default -> "";
    };
  }
}
