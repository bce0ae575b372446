package dev.plimsoll.build.kustomize;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One run of kustomize on a private copy of the files that it needs.
 *
 * @param engine the program
 * @param network whether remote bases may be fetched
 * @param deadline how long it may take
 * @param cache where results are kept; without one, nothing is kept
 * @param recent the results of this run
 */
public record KustomizeBuild(
    Engine engine,
    boolean network,
    Duration deadline,
    Optional<BuildCache> cache,
    RecentBuilds recent) {

  /** The files of one build; large overlays have a few MiB. */
  public static final int MAX_INPUT_BYTES = 256 << 20;

  /** How many files one build may have. */
  public static final int MAX_INPUT_FILES = 50_000;

  /** What one build may give; large ones with CRDs have 20 MiB. */
  public static final int MAX_OUTPUT_BYTES = 128 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What came of it. */
  public sealed interface Result {

    /**
     * It was built.
     *
     * @param documents the objects as kustomize prints them
     * @param cached whether kustomize did not have to run
     */
    record Built(KustomizeOutput documents, boolean cached) implements Result {}

    /** Kustomize fails on it, and so does Flux; paths are those of the files. */
    record Failed(String message) implements Result {}

    /** It was not built; the reason is for people. */
    record NotBuilt(String reason) implements Result {}
  }

  /** Builds. */
  public Result run(BuildInput input, Reach reach) {
    if (reach.leadsOut()) {
      return new Result.Failed("it refers to files outside of the repository");
    }
    if (reach.isRemote() && !network) {
      return new Result.NotBuilt("it has remote bases, which need --network");
    }
    if (reach.files().size() > MAX_INPUT_FILES) {
      return new Result.NotBuilt("it has more than " + MAX_INPUT_FILES + " files");
    }
    try {
      Map<String, byte[]> files = files(input, reach);
      String key = key(input, files);
      return recent.once(key, () -> once(input, reach, files, key));
    } catch (IOException e) {
      return notCopied(e);
    }
  }

  private static Result notCopied(IOException e) {
    return new Result.NotBuilt("a file cannot be copied (" + e.getMessage() + ")");
  }

  /** From the cache, or by kustomize. */
  private Result once(BuildInput input, Reach reach, Map<String, byte[]> files, String key) {
    try {
      boolean secrets = SecretInputs.areIn(input, reach);
      boolean keeps =
          cache.isPresent() && !reach.isRemote() && !(secrets && SecretInputs.mayBeCopied(reach));
      Optional<KustomizeOutput> known = keeps ? cache.get().get(key) : Optional.empty();
      if (known.isPresent()) {
        return new Result.Built(known.get(), true);
      }
      Result result = run(input, files);
      if (!keeps || !(result instanceof Result.Built built)) {
        return result;
      }
      Optional<KustomizeOutput> kept =
          secrets ? HiddenSecrets.hide(built.documents()) : Optional.of(built.documents());
      kept.ifPresent(output -> cache.get().put(key, output));
      // What is evaluated is what is kept, so that a second run says the same as the first.
      return kept.<Result>map(output -> new Result.Built(output, false)).orElse(result);
    } catch (IOException e) {
      return notCopied(e);
    }
  }

  private Result run(BuildInput input, Map<String, byte[]> files) throws IOException {
    try (Sandbox sandbox = Sandbox.create(network)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        sandbox.put(file.getKey(), file.getValue());
      }
      return switch (engine.build(sandbox, input.folder(), deadline, MAX_OUTPUT_BYTES)) {
        case Run.Output output ->
            new Result.Built(KustomizeOutput.parse(output.text(), input), false);
        case Run.Failure failure -> new Result.Failed(EngineMessage.of(failure.message()));
        case Run.Ended ended -> new Result.NotBuilt(ended.reason());
      };
    }
  }

  /** The files with their content, that of the kustomization as it is built. */
  private static Map<String, byte[]> files(BuildInput input, Reach reach) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    long bytes = 0;
    for (String file : reach.files()) {
      byte[] content =
          file.equals(input.file()) && input.readable()
              ? JSON.writeValueAsBytes(input.content())
              : input.tree().read(file);
      bytes += content.length;
      if (bytes > MAX_INPUT_BYTES) {
        throw new IOException("the files are larger than " + (MAX_INPUT_BYTES >> 20) + " MiB");
      }
      files.put(file, content);
    }
    return files;
  }

  private String key(BuildInput input, Map<String, byte[]> files) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, BuildCache.FORMAT.getBytes(StandardCharsets.UTF_8));
      add(digest, engine.identity().getBytes(StandardCharsets.UTF_8));
      add(digest, input.folder().getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        add(digest, file.getKey().getBytes(StandardCharsets.UTF_8));
        add(digest, file.getValue());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, byte[] part) {
    digest.update((part.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(part);
  }
}
