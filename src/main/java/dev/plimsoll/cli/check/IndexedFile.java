package dev.plimsoll.cli.check;

import dev.plimsoll.manifest.Problem;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.Skipped;
import dev.plimsoll.manifest.yaml.StoredPlaces;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is kept of one file after it was read.
 *
 * @param documents its objects, put away as JSON
 * @param asKubectl the same as kubectl reads them, put away; empty where it reads no other values
 * @param parts what patches that are written in its objects set
 * @param patchFaults what is wrong with such patches
 * @param stored the places of what is in it, put away
 * @param problems what is wrong with it as YAML
 * @param warnings what only kustomize takes for wrong
 * @param skipped what was not read
 * @param markers the comments that image automation reads
 * @param secrets the credentials in its objects
 * @param faults why it could not be read from the disk; empty if it could
 */
record IndexedFile(
    List<Supplier<byte[]>> documents,
    List<Supplier<byte[]>> asKubectl,
    List<Part> parts,
    List<FileIndexEntry.HostFault> patchFaults,
    Supplier<byte[]> stored,
    List<Problem> problems,
    List<Problem> warnings,
    List<Skipped> skipped,
    List<SetterMarker> markers,
    List<PlainSecrets.Told> secrets,
    List<String> faults) {

  /** A part of an object, put away as JSON, and the number of the object that it is in. */
  record Part(int host, Supplier<byte[]> stored) {
    Resource resource() {
      return NamedObjects.resource(stored);
    }
  }

  /** A file that could not be read. */
  static IndexedFile unreadable(String fault) {
    return new IndexedFile(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        StoredPlaces::ofNothing,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(fault));
  }

  /** Its objects; each made anew when it is looked at. */
  List<Resource> resources() {
    return NamedObjects.resources(documents);
  }

  /** Its objects as kubectl reads them; empty where it reads no other values. */
  List<Resource> resourcesAsKubectl() {
    return NamedObjects.resources(asKubectl);
  }

  /** The places of what is in it, made anew. */
  StoredPlaces places() {
    return new StoredPlaces(stored.get());
  }
}
