package dev.plimsoll.cli;

import com.google.common.base.Throwables;
import dev.plimsoll.policy.setting.Suggestion;
import dev.plimsoll.server.CannotStartException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code plimsoll serve}: the admission server. Each flag {@code --x} is the setting {@code
 * plimsoll.x}, so that a flag takes precedence over the environment ({@code PLIMSOLL_X}) and the
 * environment over {@code application.properties}.
 */
@Command(
    name = "serve",
    description = "Answers the API server's admission reviews over HTTPS.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
@SuppressWarnings("UnusedVariable") // the flags are read from the command line as a whole
final class ServeCommand implements Callable<Integer> {

  /** As SmallRye Config says it. */
  private static final Pattern UNKNOWN =
      Pattern.compile("(plimsoll\\.[\\w.-]+) in .* does not map to any root");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "HTTPS port; 0 takes a free one. Default: 8443.")
  private @Nullable Integer port;

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "Port of health and metrics; 0 takes a free one. Default: 9000.")
  private @Nullable Integer managementPort;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on. Default: 0.0.0.0.")
  private @Nullable String host;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Certificate chain (PEM), read again when it changes. Default: one made for this run.")
  private @Nullable Path tlsCert;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Private key of the certificate (PEM).")
  private @Nullable Path tlsKey;

  @Option(
      names = "--tls-reload",
      paramLabel = "DURATION",
      description = "How often the certificate's files are looked at. Default: 10s.")
  private @Nullable String tlsReload;

  @Option(
      names = "--secret",
      paramLabel = "NAME",
      description = {
        "Secret of the own namespace that keeps the secret path of the webhooks and, without",
        "--tls-cert, a CA and a certificate; made, renewed, and written into the webhook",
        "configurations."
      })
  private @Nullable String secret;

  @Option(
      names = "--certificate-life",
      paramLabel = "DURATION",
      description = "How long a certificate of its own is valid. Default: 90d.")
  private @Nullable String certificateLife;

  @Option(
      names = "--webhooks",
      paramLabel = "NAME",
      arity = "1..*",
      description = "Webhook configurations to keep up to date with --secret. Default: plimsoll.")
  private @Nullable List<String> webhooks;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "Service through which the API server asks. Default: plimsoll.")
  private @Nullable String service;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Namespace that it runs in. Default: the pod's, else plimsoll-system.")
  private @Nullable String namespace;

  @Option(
      names = "--client-ca",
      paramLabel = "FILE",
      description = "CA (PEM) of client certificates; nobody without one is answered.")
  private @Nullable Path clientCa;

  @Option(
      names = "--client-subject",
      paramLabel = "NAME",
      description = "Subject that the client certificate must have, as in CN=kube-apiserver.")
  private @Nullable String clientSubject;

  @Option(
      names = "--policies",
      paramLabel = "PATH",
      arity = "1..*",
      description = {
        "Files or folders of policies; 'builtin' stands for the shipped ones (the default),",
        "'configmaps' for the ConfigMaps of the own namespace labelled plimsoll.dev/policies=true."
      })
  private @Nullable List<Path> policies;

  @Option(
      names = "--last-good",
      paramLabel = "NAME",
      description = "ConfigMap that keeps the last good policies, for a start with bad ones.")
  private @Nullable String lastGood;

  @Option(
      names = "--audit-only",
      description = "Deny and fix nothing, whatever policies say; only log and count.")
  private boolean auditOnly;

  @Option(
      names = "--crds",
      paramLabel = "PATH",
      arity = "1..*",
      description = "Files or folders of custom resource definitions.")
  private @Nullable List<Path> crds;

  @Option(
      names = "--flux-version",
      paramLabel = "VERSION",
      description = "Flux version to judge by, for example 2.9.")
  private @Nullable String fluxVersion;

  @Option(
      names = "--flux-namespaces",
      paramLabel = "NAME",
      split = ",",
      description =
          "Namespaces in which Flux runs; its controllers are service accounts of these."
              + " Default: flux-system.")
  private @Nullable List<String> fluxNamespaces;

  @Option(
      names = "--trust-requests",
      description =
          "Take whatever reaches the port for the API server: where a network policy lets in"
              + " nobody else.")
  private boolean trustRequests;

  @Option(
      names = "--events",
      description = "Tell of denials as Kubernetes Events too; never in a dry run.")
  private boolean events;

  @Option(
      names = "--traces",
      paramLabel = "URL",
      description = {
        "Collector of OpenTelemetry traces (OTLP over HTTP), as in http://collector:4318.",
        "Default: no traces."
      })
  private @Nullable String traces;

  @Option(
      names = "--traces-ratio",
      paramLabel = "RATIO",
      description =
          "Share of reviews to trace where the API server does not say, 0 to 1. Default: 1.")
  private @Nullable Double tracesRatio;

  @Option(
      names = "--max-requests",
      paramLabel = "NUMBER",
      description = "Requests answered at a time; the next one gets 503. Default: 256.")
  private @Nullable Integer maxRequests;

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      description =
          "How long it still answers when told to end. Default: 5s; 0s with --no-cluster.")
  private @Nullable String drain;

  @Option(
      names = "--audit-interval",
      paramLabel = "DURATION",
      description = "Audit what runs in the cluster so often, for example 1h. Default: never.")
  private @Nullable String auditInterval;

  @Option(
      names = "--audit-reports",
      paramLabel = "GROUP",
      split = ",",
      description =
          "Write audits to reports of wgpolicyk8s.io, openreports.io or both. Default: to none.")
  private @Nullable List<String> auditReports;

  @Option(names = "--no-cluster", description = "Do not connect to a Kubernetes cluster.")
  private boolean noCluster;

  /** Serves until the process is told to end; 0 then, 2 if it could not start. */
  @Override
  public Integer call() {
    List<String> flags = flags();
    Variables variables = new Variables(System.getenv());
    List<String> problems = variables.problems(flags);
    if (!problems.isEmpty()) {
      problems.forEach(problem -> System.err.println("plimsoll: " + problem));
      return ExitCode.USAGE;
    }
    if (variables.portIsAddress()) {
      System.setProperty("plimsoll.port", "8443");
    }
    for (OptionSpec option :
        Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions()) {
      System.setProperty(
          "plimsoll." + option.longestName().substring("--".length()),
          String.join(",", option.originalStringValues()));
    }
    if (noCluster && isUnset("drain")) {
      // No Service sends requests here, so nobody has to learn that this server goes.
      System.setProperty("plimsoll.drain", "0s");
    }
    AtomicInteger exit = new AtomicInteger();
    Quarkus.run(
        Server.class,
        (code, failure) -> {
          exit.set(failure == null ? code : ExitCode.USAGE);
          if (failure != null) {
            System.err.println("plimsoll: " + reason(failure, flags));
          }
        });
    return exit.get();
  }

  private static boolean isUnset(String setting) {
    return System.getProperty("plimsoll." + setting) == null
        && System.getenv("PLIMSOLL_" + setting.toUpperCase(Locale.ROOT)) == null;
  }

  private List<String> flags() {
    return Objects.requireNonNull(spec).options().stream()
        .map(OptionSpec::longestName)
        .filter(flag -> !flag.equals("--help") && !flag.equals("--version"))
        .toList();
  }

  /** Why the server could not start, in the words of the innermost failure that has some. */
  private static String reason(Throwable failure, List<String> flags) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof QuarkusBindException taken) {
        return "cannot listen on %s port %d: it is in use, or not allowed. Stop what uses it, or choose another with --port or --management-port (0 takes a free one)."
            .formatted(taken.getHost(), taken.getPort());
      }
      if (cause instanceof ConfigValidationException invalid) {
        return problems(invalid, flags);
      }
      if (cause instanceof CannotStartException || cause instanceof ConfigurationException) {
        return String.valueOf(cause.getMessage());
      }
    }
    return "could not start, by a fault of its own: " + Throwables.getRootCause(failure);
  }

  /** What is wrong with settings that are neither flags nor variables. */
  private static String problems(ConfigValidationException invalid, List<String> flags) {
    List<String> known =
        flags.stream().map(flag -> "plimsoll." + flag.substring("--".length())).toList();
    return IntStream.range(0, invalid.getProblemCount())
        .mapToObj(i -> invalid.getProblem(i).getMessage())
        .map(problem -> {
          Matcher unknown = UNKNOWN.matcher(problem);
          return unknown.find()
              ? unknown.group(1) + " is no setting" + Suggestion.instead(unknown.group(1), known)
              : problem;
        })
        .collect(Collectors.joining("\n"));
  }
}
