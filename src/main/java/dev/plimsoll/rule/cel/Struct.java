package dev.plimsoll.rule.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.Map;
import java.util.Optional;

/**
 * The variables of which the fields are known, so that a misspelled one is an error before anything
 * is evaluated. Their values are plain maps.
 */
final class Struct {

  private static final CelType TEXTS = MapType.create(SimpleType.STRING, SimpleType.STRING);

  static final StructType KIND =
      of(
          "kubernetes.GroupVersionKind",
          Map.of(
              "group", SimpleType.STRING,
              "version", SimpleType.STRING,
              "kind", SimpleType.STRING));

  static final StructType USER =
      of(
          "kubernetes.UserInfo",
          Map.of("username", SimpleType.STRING, "groups", ListType.create(SimpleType.STRING)));

  /** What is known of a request here. */
  static final StructType REQUEST =
      of(
          "kubernetes.AdmissionRequest",
          Map.of(
              "kind", KIND,
              "requestKind", KIND,
              "name", SimpleType.STRING,
              "namespace", SimpleType.STRING,
              "operation", SimpleType.STRING,
              "userInfo", USER,
              "dryRun", SimpleType.BOOL));

  static final StructType METADATA =
      of(
          "kubernetes.NamespaceMetadata",
          Map.of(
              "name", SimpleType.STRING,
              "generateName", SimpleType.STRING,
              "labels", TEXTS,
              "annotations", TEXTS,
              "uid", SimpleType.STRING,
              "creationTimestamp", SimpleType.TIMESTAMP,
              "deletionTimestamp", SimpleType.TIMESTAMP,
              "resourceVersion", SimpleType.STRING,
              "finalizers", ListType.create(SimpleType.STRING)));

  static final StructType NAMESPACE = of("kubernetes.Namespace", Map.of("metadata", METADATA));

  /** Knows these types. */
  static final CelTypeProvider PROVIDER =
      new CelTypeProvider() {
        private final ImmutableList<CelType> types =
            ImmutableList.of(KIND, USER, REQUEST, METADATA, NAMESPACE);

        @Override
        public ImmutableCollection<CelType> types() {
          return types;
        }

        @Override
        public Optional<CelType> findType(String name) {
          return types.stream().filter(type -> type.name().equals(name)).findFirst();
        }
      };

  private Struct() {}

  static StructType of(String name, Map<String, ? extends CelType> fields) {
    ImmutableMap<String, CelType> known = ImmutableMap.copyOf(fields);
    return StructType.create(name, known.keySet(), field -> Optional.ofNullable(known.get(field)));
  }
}
