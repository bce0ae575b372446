package dev.plimsoll.cli.policy;

import dev.plimsoll.cli.option.ColorOption;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.manifest.yaml.Document;
import dev.plimsoll.policy.ClusterView;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Requester;
import dev.plimsoll.policy.document.Policy;
import dev.plimsoll.policy.engine.Explanation;
import dev.plimsoll.policy.engine.PolicySet;
import dev.plimsoll.policy.setting.Suggestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plimsoll policy explain}: what a policy does, and what it makes of an object. */
@Command(
    name = "explain",
    description = "Says in plain words what a policy does, and what it makes of an object.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is explained, whatever the policy says to the object",
      "2:the work could not be done: a wrong flag or name, an unreadable file, an unsound policy"
    })
final class ExplainCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "POLICY", description = "The name of a policy.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OBJECT",
      description = "A file of objects to look at; - is standard input.")
  private @Nullable Path object;

  @Mixin private PolicyOptions policies = new PolicyOptions();

  @Option(
      names = "--old",
      paramLabel = "FILE",
      description = "The objects as they were, which makes it an update; found by kind and name.")
  private @Nullable Path old;

  @Option(names = "--delete", description = "The object is deleted.")
  private boolean delete;

  @Option(names = "--user", paramLabel = "NAME", description = "Who asks, as the API server says.")
  private String user = "";

  @Option(names = "--group", paramLabel = "NAME", description = "A group of that user.")
  private List<String> groups = List.of();

  @Option(
      names = "--field-manager",
      paramLabel = "NAME",
      description = "The name that the writing program gives itself.")
  private String fieldManager = "";

  @Option(
      names = "--with",
      paramLabel = "PATH",
      split = ",",
      description = "Files and folders of what else is there: namespaces, sources, definitions.")
  private List<Path> with = List.of();

  @Mixin private ColorOption color = new ColorOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    try {
      PolicySet set = policies.read();
      Policy policy = find(set);
      PrintWriter out = command.getOut();
      out.print(new PolicyWords(policy));
      if (object != null) {
        explain(policy, set, object, out);
      }
      out.flush();
      return ExitCode.OK;
    } catch (IllegalArgumentException | IOException e) {
      command.getErr().println("plimsoll: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private Policy find(PolicySet set) {
    return set.policies().stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no policy \""
                    + name
                    + "\""
                    + Suggestion.instead(
                        name, set.policies().stream().map(Policy::name).toList())));
  }

  private void explain(Policy policy, PolicySet set, Path file, PrintWriter out)
      throws IOException {
    List<Document> documents = GivenObjects.documents(List.of(file));
    if (documents.isEmpty()) {
      throw new IllegalArgumentException(file + ": there is no object in this file");
    }
    List<Resource> before = old == null ? List.of() : GivenObjects.read(List.of(old));
    List<Resource> around =
        Stream.concat(GivenObjects.read(with).stream(), documents.stream().map(Document::resource))
            .toList();
    ClusterView cluster = new GivenClusterView(with.isEmpty() ? List.of() : around);
    for (Document document : documents) {
      ObjectChange change = change(document.resource(), before);
      out.print(
          new ExplanationWords(
                  document, Explanation.of(policy, set, change, cluster), color.colours())
              .render());
    }
  }

  private ObjectChange change(Resource current, List<Resource> before) {
    Optional<Resource> was =
        before.stream()
            .filter(resource ->
                resource.type().groupKind().equals(current.type().groupKind())
                    && resource.name().equals(current.name())
                    && resource.namespace().equals(current.namespace()))
            .findFirst();
    boolean asRequest =
        old != null || delete || !user.isEmpty() || !groups.isEmpty() || !fieldManager.isEmpty();
    return new ObjectChange(
        delete ? Operation.Delete : was.isPresent() ? Operation.Update : Operation.Create,
        current.type(),
        delete ? null : current,
        delete ? current : was.orElse(null),
        new Requester(user, groups, fieldManager),
        asRequest ? Origin.Admission : Origin.Files,
        asRequest ? Completeness.Whole : Completeness.of(current),
        false);
  }
}
