package dev.plimsoll.cli.check;

import dev.plimsoll.build.EntryPoint;
import dev.plimsoll.build.checkout.RelativePath;
import dev.plimsoll.flux.BuiltInCrds;
import dev.plimsoll.flux.DeclaredFlux;
import dev.plimsoll.flux.FluxOperator;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.manifest.GroupKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.policy.Lookup;
import dev.plimsoll.policy.SchemaOrigin;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The CustomResourceDefinition that an object is evaluated by: one that {@code --crds} names, else
 * one among the files of the same entry point, else that of the release of Flux that {@code
 * --flux-version} names or that the files of the entry point declare, else the newest.
 */
final class KnownDefinitions {

  /** A definition, and how far it is the one of the cluster. */
  record Known(Lookup<Resource> definition, SchemaOrigin origin) {}

  private final FileIndex index;
  private final Set<InputFile> given;
  private final Optional<FluxVersion> named;
  private final BuiltInCrds builtIn = new BuiltInCrds();
  private final ConcurrentMap<GroupKind, Known> inFiles = new ConcurrentHashMap<>();
  private final ConcurrentMap<InputFile, ConcurrentMap<GroupKind, Lookup<Resource>>> read =
      new ConcurrentHashMap<>();

  /**
   * The definitions that an index of files knows.
   *
   * @param given the files that {@code --crds} names
   * @param named the release that {@code --flux-version} names
   */
  KnownDefinitions(FileIndex index, List<InputFile> given, Optional<FluxVersion> named) {
    this.index = index;
    this.given = Set.copyOf(given);
    this.named = named;
  }

  /** That of objects in files that belong to no entry point. */
  Known inFiles(GroupKind kind) {
    return inFiles.computeIfAbsent(kind, this::findInFiles);
  }

  private Known findInFiles(GroupKind kind) {
    List<InputFile> files = index.definitions(kind);
    if (files.size() == 1 || given(kind).isPresent()) {
      return new Known(read(files.getFirst(), kind), SchemaOrigin.CLUSTER);
    }
    if (builtIn.has(kind)) {
      return builtIn(kind, index.declaredFlux());
    }
    return files.isEmpty()
        ? new Known(
            new Lookup.Unknown<>(
                "no CustomResourceDefinition of "
                    + kind
                    + " is among the files; name a folder with --crds"),
            SchemaOrigin.CLUSTER)
        : new Known(read(files.getFirst(), kind), SchemaOrigin.NEWEST_KNOWN);
  }

  /**
   * That of objects of an entry point.
   *
   * @param own the definition among its objects
   * @param declared the releases of Flux that it declares
   */
  Known in(EntryPoint.Kind entry, GroupKind kind, Lookup<Resource> own, Set<String> declared) {
    boolean found = own instanceof Lookup.Found && given(kind).isEmpty();
    if (found) {
      return new Known(own, SchemaOrigin.CLUSTER);
    }
    // What another cluster runs says nothing about this one.
    boolean apart = entry == EntryPoint.Kind.CLUSTER || !declared.isEmpty();
    return apart && given(kind).isEmpty() && builtIn.has(kind)
        ? builtIn(kind, declared)
        : inFiles(kind);
  }

  /** The releases that the files of an entry point declare; a FluxInstance syncs it by its path. */
  Set<String> declared(EntryPoint entry) {
    Set<String> declared = new HashSet<>();
    entry.objects().forEach(object -> DeclaredFlux.of(object.resource()).ifPresent(declared::add));
    for (Resource instance : index.objects(FluxOperator.INSTANCE).all()) {
      String path = instance.spec().path("sync").path("path").asText("");
      if (RelativePath.clamp(path).equals(entry.name())) {
        DeclaredFlux.of(instance).ifPresent(declared::add);
      }
    }
    return declared;
  }

  private Optional<InputFile> given(GroupKind kind) {
    return index.definitions(kind).stream().limit(1).filter(given::contains).findFirst();
  }

  /** Definitions are large: each is made when the first object asks for it. */
  private Lookup<Resource> read(InputFile file, GroupKind kind) {
    return read.computeIfAbsent(file, key -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            kind,
            key ->
                index.file(file).resources().stream()
                    .filter(resource -> FileIndexEntry.defines(resource, kind))
                    .findFirst()
                    .<Lookup<Resource>>map(Lookup.Found::new)
                    .orElseGet(() ->
                        new Lookup.Unknown<>(
                            "the CustomResourceDefinition of " + kind + " is gone from its file")));
  }

  private Known builtIn(GroupKind kind, Set<String> declared) {
    Optional<String> release =
        named
            .map(FluxVersion::toString)
            .or(() -> declared.stream().filter(any -> declared.size() == 1).findFirst());
    Optional<FluxVersion> known = release.flatMap(BuiltInCrds::release);
    SchemaOrigin origin =
        known.isPresent()
            ? SchemaOrigin.CLUSTER
            : release.filter(BuiltInCrds::isTooNew).isPresent()
                ? SchemaOrigin.TOO_OLD
                : SchemaOrigin.NEWEST_KNOWN;
    return new Known(
        known
            .map(flux -> builtIn.of(kind, flux))
            .orElseGet(() -> builtIn.ofAnyRelease(kind))
            .<Lookup<Resource>>map(Lookup.Found::new)
            .orElseGet(Lookup.Absent::new),
        origin);
  }
}
