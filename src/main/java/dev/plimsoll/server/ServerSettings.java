package dev.plimsoll.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of {@code plimsoll serve}: {@code plimsoll.*} in {@code application.properties},
 * {@code PLIMSOLL_*} in the environment, or a flag of the same name. An unknown key is an error at
 * start.
 */
@ConfigMapping(prefix = "plimsoll")
public interface ServerSettings {

  /** Port of the HTTPS server; 0 takes a free one. */
  @WithDefault("8443")
  int port();

  /** Port of health and metrics, plain HTTP; 0 takes a free one. */
  @WithDefault("9000")
  int managementPort();

  /** Address that both ports listen on. */
  @WithDefault("0.0.0.0")
  String host();

  /** Certificate chain in PEM, leaf first; without it a certificate is made for this run. */
  Optional<Path> tlsCert();

  /** Private key of {@link #tlsCert} in PEM. */
  Optional<Path> tlsKey();

  /** How often the files of the certificate are looked at. */
  @WithDefault("10s")
  Duration tlsReload();

  /**
   * A Secret of the own namespace that keeps the secret path of the webhooks and, without {@link
   * #tlsCert}, a CA and a serving certificate of its own; made where it is missing.
   */
  Optional<String> secret();

  /** How long a certificate made by this program is valid; it is renewed at two thirds of it. */
  @WithDefault("90d")
  Duration certificateLife();

  /** The webhook configurations that are kept up to date with {@link #secret}. */
  @WithDefault("plimsoll")
  List<String> webhooks();

  /** The Service under whose name the API server asks. */
  @WithDefault("plimsoll")
  String service();

  /** The namespace that this program runs in; without it, the pod's. */
  Optional<String> namespace();

  /** CA (PEM) whose client certificates are asked for; nobody without one is answered. */
  Optional<Path> clientCa();

  /** The subject that the client certificate must have, for example {@code CN=kube-apiserver}. */
  Optional<String> clientSubject();

  /**
   * Files and folders of policies; without them the shipped ones. {@code configmaps} stands for the
   * labelled ConfigMaps of the own namespace.
   */
  Optional<List<Path>> policies();

  /** A ConfigMap of the own namespace in which the last good policies are kept for a restart. */
  Optional<String> lastGood();

  /** Whether policies only record what they find, whatever their actions are. */
  @WithDefault("false")
  boolean auditOnly();

  /** Files and folders of custom resource definitions. */
  Optional<List<Path>> crds();

  /** The version of Flux to judge by, major and minor, for example {@code 2.9}. */
  Optional<String> fluxVersion();

  /** The namespaces in which the controllers of Flux run; only there is an account theirs. */
  @WithDefault("flux-system")
  List<String> fluxNamespaces();

  /** Whether whatever reaches the port is taken for the API server, without proof. */
  @WithDefault("false")
  boolean trustRequests();

  /** Whether rejections are also told as Kubernetes Events. */
  @WithDefault("false")
  boolean events();

  /** URL of a collector of OpenTelemetry traces, OTLP over HTTP; without it nothing is traced. */
  Optional<String> traces();

  /** The share of reviews, from 0 to 1, traced where the API server says nothing about it. */
  @WithDefault("1")
  double tracesRatio();

  /** How many requests are answered at a time; the next one is turned away with 503. */
  @WithDefault("256")
  int maxRequests();

  /** How long it goes on answering, though not ready any more, when it is told to end. */
  @WithDefault("5s")
  Duration drain();

  /** Whether to leave alone any cluster that could be reached. */
  @WithDefault("false")
  boolean noCluster();

  /** How often what runs in the cluster is audited; never where it is absent. */
  Optional<Duration> auditInterval();

  /**
   * What audits are written to in the cluster: reports of {@code wgpolicyk8s.io}, {@code
   * openreports.io} or both.
   */
  Optional<List<String>> auditReports();
}
