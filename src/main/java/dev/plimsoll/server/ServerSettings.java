package dev.plimsoll.server;

import dev.plimsoll.flux.FluxNamespaces;
import dev.plimsoll.flux.FluxVersion;
import dev.plimsoll.policy.setting.Suggestion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@code plimsoll serve}, and the one table of them: the flags of the command, the
 * check for unknown settings and the table in the documentation come from {@link #all}.
 */
public final class ServerSettings {

  private static final List<Setting<?>> TABLE = new ArrayList<>();

  private static final Setting<Integer> PORT =
      add(
          Setting.of("port", "PORT", "8443", SettingReaders::port, "HTTPS port; 0 takes a free one")
              .outsideOfTheChart());

  private static final Setting<Integer> MANAGEMENT_PORT =
      add(
          Setting.of(
                  "management-port",
                  "PORT",
                  "9000",
                  SettingReaders::port,
                  "port of health and metrics, plain HTTP; 0 takes a free one")
              .outsideOfTheChart());

  private static final Setting<String> HOST =
      add(
          Setting.of(
                  "host",
                  "ADDRESS",
                  "0.0.0.0",
                  SettingReaders::text,
                  "address that both ports listen on")
              .outsideOfTheChart());

  private static final Setting<LogFormat> LOG_FORMAT =
      add(
          Setting.of(
              "log-format",
              "FORMAT",
              LogFormat.text.name(),
              SettingReaders::logFormat,
              "`text`, or `json` for one JSON object a line"));

  private static final Setting<Optional<Path>> TLS_CERT =
      add(
          Setting.optional(
                  "tls-cert",
                  "FILE",
                  SettingReaders::path,
                  "certificate chain in PEM, leaf first; read again when it changes")
              .defaultInWords("made for this run")
              .outsideOfTheChart());

  private static final Setting<Optional<Path>> TLS_KEY =
      add(
          Setting.optional(
                  "tls-key", "FILE", SettingReaders::path, "private key of the certificate in PEM")
              .outsideOfTheChart());

  private static final Setting<Duration> TLS_RELOAD =
      add(
          Setting.of(
              "tls-reload",
              "DURATION",
              "10s",
              SettingReaders::duration,
              "interval for reading the certificate files again"));

  private static final Setting<Optional<String>> SECRET =
      add(
          Setting.optional(
              "secret",
              "NAME",
              SettingReaders::text,
              "Secret of its namespace that keeps the secret path of the webhooks and, without"
                  + " `--tls-cert`, a CA and a certificate. The server makes and renews them, writes"
                  + " them into the webhook configurations, and answers nobody else"));

  private static final Setting<Duration> CERTIFICATE_LIFE =
      add(
          Setting.of(
              "certificate-life",
              "DURATION",
              "90d",
              SettingReaders::duration,
              "validity of a certificate that the server makes; it renews it at two thirds of that"));

  private static final Setting<List<String>> WEBHOOKS =
      add(
          Setting.several(
                  "webhooks",
                  "NAME",
                  "plimsoll",
                  SettingReaders::text,
                  "webhook configurations that `--secret` keeps up to date")
              .outsideOfTheChart());

  private static final Setting<String> SERVICE =
      add(
          Setting.of(
                  "service",
                  "NAME",
                  "plimsoll",
                  SettingReaders::text,
                  "Service that the API server calls; the certificate is for"
                      + " `SERVICE.NAMESPACE.svc`")
              .outsideOfTheChart());

  private static final Setting<Optional<String>> NAMESPACE =
      add(
          Setting.optional("namespace", "NAME", SettingReaders::text, "namespace that it runs in")
              .defaultInWords("that of the pod, else `plimsoll-system`")
              .outsideOfTheChart());

  private static final Setting<Optional<Path>> CLIENT_CA =
      add(
          Setting.optional(
              "client-ca",
              "FILE",
              SettingReaders::path,
              "CA of client certificates in PEM; without a client certificate of this CA no"
                  + " handshake succeeds"));

  private static final Setting<Optional<String>> CLIENT_SUBJECT =
      add(
          Setting.optional(
              "client-subject",
              "NAME",
              SettingReaders::text,
              "subject that the client certificate must have, for example `CN=kube-apiserver`"));

  private static final Setting<List<Path>> POLICIES =
      add(
          Setting.several(
              "policies",
              "PATH",
              "builtin",
              SettingReaders::path,
              "files and folders of policies; `builtin` is the shipped set, which is left out unless"
                  + " you name it; `configmaps` means the ConfigMaps of its namespace with the"
                  + " label `plimsoll.dev/policies: \"true\"`"));

  private static final Setting<Optional<String>> LAST_GOOD =
      add(
          Setting.optional(
              "last-good",
              "NAME",
              SettingReaders::text,
              "ConfigMap of its namespace that keeps the last good policies, for a start that"
                  + " finds only faulty ones"));

  private static final Setting<Boolean> AUDIT_ONLY =
      add(
          Setting.flag(
                  "audit-only",
                  "deny and fix nothing, whatever policies say; findings are only in log and"
                      + " metrics. Begin with this")
              .outsideOfTheChart());

  private static final Setting<List<Path>> CRDS =
      add(
          Setting.several(
              "crds",
              "PATH",
              "",
              SettingReaders::path,
              "files and folders of CRDs, which take precedence over those of the cluster"));

  private static final Setting<Optional<FluxVersion>> FLUX_VERSION =
      add(
          Setting.optional(
                  "flux-version",
                  "VERSION",
                  FluxVersion::parse,
                  "Flux version to evaluate for, for example `2.10`, if a policy names none")
              .defaultInWords("the supported versions, 2.8 to 2.10"));

  private static final Setting<FluxNamespaces> FLUX_NAMESPACES =
      add(
          Setting.of(
                  "flux-namespaces",
                  "NAME",
                  String.join(",", FluxNamespaces.DEFAULT.names()),
                  FluxNamespaces::parse,
                  "namespaces in which Flux runs. Its controllers are service accounts of these"
                      + " namespaces; an account with the same name in another namespace has no"
                      + " special meaning")
              .separatedByCommas());

  private static final Setting<Boolean> TRUST_REQUESTS =
      add(
          Setting.flag(
              "trust-requests",
              "treat every client of the port as the API server; use it if a network policy admits"
                  + " nobody else"));

  private static final Setting<Boolean> EVENTS =
      add(
          Setting.flag(
              "events",
              "also write denials as Kubernetes Events: never in a dry run, only for requests that"
                  + " are known to come from the API server, at most one a second"));

  private static final Setting<Optional<String>> TRACES =
      add(
          Setting.optional(
                  "traces",
                  "URL",
                  SettingReaders::text,
                  "OpenTelemetry collector for traces, OTLP over HTTP, for example"
                      + " `http://collector:4318`; `/v1/traces` is added")
              .defaultInWords("no traces"));

  private static final Setting<Double> TRACES_RATIO =
      add(
          Setting.of(
              "traces-ratio",
              "RATIO",
              "1",
              SettingReaders::ratio,
              "share of the reviews, from 0 to 1, that begin a trace if the API server does not"
                  + " say"));

  private static final Setting<Integer> MAX_REQUESTS =
      add(
          Setting.of(
              "max-requests",
              "NUMBER",
              "256",
              SettingReaders::number,
              "requests at a time; the next one gets 503"));

  private static final Setting<Optional<Duration>> DRAIN =
      add(
          Setting.optional(
                  "drain",
                  "DURATION",
                  SettingReaders::duration,
                  "time to continue with answers, while not ready, after SIGTERM")
              .defaultInWords("`5s`; `0s` with `--no-cluster`"));

  private static final Setting<Optional<Duration>> AUDIT_INTERVAL =
      add(
          Setting.optional(
                  "audit-interval",
                  "DURATION",
                  SettingReaders::duration,
                  "interval of the audit of the cluster, for example `1h`; one replica audits")
              .defaultInWords("never")
              .outsideOfTheChart());

  private static final Setting<List<String>> AUDIT_REPORTS =
      add(
          Setting.several(
                  "audit-reports",
                  "GROUP",
                  "",
                  SettingReaders::text,
                  "write audits to reports of `wgpolicyk8s.io`, `openreports.io` or both")
              .outsideOfTheChart());

  private static final Setting<Boolean> NO_CLUSTER =
      add(
          Setting.flag("no-cluster", "use no cluster, even if one can be reached")
              .outsideOfTheChart());

  private static final Duration USUAL_DRAIN = Duration.ofSeconds(5);

  /** What each setting is, read once: some are asked at every request. */
  private final Map<String, Object> values;

  private ServerSettings(Map<String, Object> values) {
    this.values = Map.copyOf(values);
  }

  private static <T> Setting<T> add(Setting<T> setting) {
    TABLE.add(setting);
    return setting;
  }

  /** Every setting there is, in the order of the documentation. */
  public static List<Setting<?>> all() {
    return Collections.unmodifiableList(TABLE);
  }

  /** The setting of a name. */
  public static Optional<Setting<?>> named(String name) {
    return TABLE.stream()
        .<Setting<?>>map(setting -> setting)
        .filter(setting -> setting.name().equals(name))
        .findFirst();
  }

  /**
   * Settings by name, such as {@code max-requests}.
   *
   * @throws CannotStartException if one has a text that it cannot have; the message has a line for
   *     each
   */
  public static ServerSettings of(Map<String, String> given) {
    Map<String, String> properties = new TreeMap<>();
    given.forEach((name, text) -> properties.put("plimsoll." + name, text));
    return read(properties.keySet(), properties::get);
  }

  /**
   * Settings as properties.
   *
   * @param properties the names of all properties that somebody wrote; those of other programs are
   *     left alone
   * @param text the text of a property; null for none
   * @throws CannotStartException if one is no setting, or has a text that it cannot have; the
   *     message has a line for each
   */
  static ServerSettings read(Iterable<String> properties, Function<String, @Nullable String> text) {
    List<String> problems = new ArrayList<>();
    List<String> keys = TABLE.stream().map(Setting::key).toList();
    for (String property : properties) {
      if (Setting.isKey(property) && !keys.contains(property)) {
        problems.add(property + " is no setting" + Suggestion.instead(property, keys));
      }
    }
    Map<String, Object> values = new HashMap<>();
    for (Setting<?> setting : TABLE) {
      String given = text.apply(setting.key());
      try {
        values.put(
            setting.name(), setting.reader().apply(given == null ? setting.initial() : given));
      } catch (IllegalArgumentException e) {
        problems.add(setting.key() + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new CannotStartException(problems.stream().collect(Collectors.joining("\n")));
    }
    return new ServerSettings(values);
  }

  @SuppressWarnings("unchecked") // what its own reader has read
  private <T> T get(Setting<T> setting) {
    return (T) Objects.requireNonNull(values.get(setting.name()));
  }

  /** Port of the HTTPS server; 0 takes a free one. */
  public int port() {
    return get(PORT);
  }

  /** Port of health and metrics, plain HTTP; 0 takes a free one. */
  public int managementPort() {
    return get(MANAGEMENT_PORT);
  }

  /** Address that both ports listen on. */
  public String host() {
    return get(HOST);
  }

  /** How the log is written. */
  public LogFormat logFormat() {
    return get(LOG_FORMAT);
  }

  /** Certificate chain in PEM, leaf first; without it a certificate is made for this run. */
  public Optional<Path> tlsCert() {
    return get(TLS_CERT);
  }

  /** Private key of {@link #tlsCert} in PEM. */
  public Optional<Path> tlsKey() {
    return get(TLS_KEY);
  }

  /** How often the files of the certificate are looked at. */
  public Duration tlsReload() {
    return get(TLS_RELOAD);
  }

  /**
   * A Secret of the own namespace that keeps the secret path of the webhooks and, without {@link
   * #tlsCert}, a CA and a serving certificate of its own; made where it is missing.
   */
  public Optional<String> secret() {
    return get(SECRET);
  }

  /** How long a certificate made by this program is valid; it is renewed at two thirds of it. */
  public Duration certificateLife() {
    return get(CERTIFICATE_LIFE);
  }

  /** The webhook configurations that are kept up to date with {@link #secret}. */
  public List<String> webhooks() {
    return get(WEBHOOKS);
  }

  /** The Service under whose name the API server asks. */
  public String service() {
    return get(SERVICE);
  }

  /** The namespace that this program runs in; without it, the pod's. */
  public Optional<String> namespace() {
    return get(NAMESPACE);
  }

  /** CA (PEM) whose client certificates are asked for; nobody without one is answered. */
  public Optional<Path> clientCa() {
    return get(CLIENT_CA);
  }

  /** The subject that the client certificate must have, for example {@code CN=kube-apiserver}. */
  public Optional<String> clientSubject() {
    return get(CLIENT_SUBJECT);
  }

  /**
   * Files and folders of policies. {@code builtin} stands for the shipped ones, {@code configmaps}
   * for the labelled ConfigMaps of the own namespace.
   */
  public List<Path> policies() {
    return get(POLICIES);
  }

  /** A ConfigMap of the own namespace in which the last good policies are kept for a restart. */
  public Optional<String> lastGood() {
    return get(LAST_GOOD);
  }

  /** Whether policies only record what they find, whatever their actions are. */
  public boolean auditOnly() {
    return get(AUDIT_ONLY);
  }

  /** Files and folders of CustomResourceDefinitions. */
  public List<Path> crds() {
    return get(CRDS);
  }

  /** The version of Flux to evaluate for. */
  public Optional<FluxVersion> fluxVersion() {
    return get(FLUX_VERSION);
  }

  /** The namespaces in which the controllers of Flux run; only there is an account theirs. */
  public FluxNamespaces fluxNamespaces() {
    return get(FLUX_NAMESPACES);
  }

  /** Whether whatever reaches the port is taken for the API server, without proof. */
  public boolean trustRequests() {
    return get(TRUST_REQUESTS);
  }

  /** Whether denials are also written as Kubernetes Events. */
  public boolean events() {
    return get(EVENTS);
  }

  /** URL of a collector of OpenTelemetry traces, OTLP over HTTP; without it nothing is traced. */
  public Optional<String> traces() {
    return get(TRACES);
  }

  /** The share of reviews, from 0 to 1, traced where the API server says nothing about it. */
  public double tracesRatio() {
    return get(TRACES_RATIO);
  }

  /** How many requests are answered at a time; the next one is turned away with 503. */
  public int maxRequests() {
    return get(MAX_REQUESTS);
  }

  /**
   * How long it goes on answering, though not ready any more, when it is told to end. Without a
   * cluster no Service sends requests here, so nobody has to learn that this server goes.
   */
  public Duration drain() {
    return get(DRAIN).orElse(noCluster() ? Duration.ZERO : USUAL_DRAIN);
  }

  /** Whether to leave alone any cluster that could be reached. */
  public boolean noCluster() {
    return get(NO_CLUSTER);
  }

  /** How often what runs in the cluster is audited; never where it is absent. */
  public Optional<Duration> auditInterval() {
    return get(AUDIT_INTERVAL);
  }

  /**
   * What audits are written to in the cluster: reports of {@code wgpolicyk8s.io}, {@code
   * openreports.io} or both.
   */
  public List<String> auditReports() {
    return get(AUDIT_REPORTS);
  }
}
