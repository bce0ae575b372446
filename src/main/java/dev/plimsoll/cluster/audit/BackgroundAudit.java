package dev.plimsoll.cluster.audit;

import dev.plimsoll.admission.Policies;
import dev.plimsoll.cluster.ApiFault;
import dev.plimsoll.cluster.InaccessibleException;
import dev.plimsoll.cluster.KubeClients;
import dev.plimsoll.cluster.LocalCluster;
import dev.plimsoll.cluster.PagedLister;
import dev.plimsoll.server.BackgroundTask;
import dev.plimsoll.server.BackgroundTasks;
import dev.plimsoll.server.CannotStartException;
import dev.plimsoll.server.ServerSettings;
import dev.plimsoll.server.StepFailedException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Audits in the background of a server, by one replica at a time, on a thread of its own. Requests,
 * dry runs among them, have no part in it.
 */
@Singleton
final class BackgroundAudit {

  private static final Logger LOG = Logger.getLogger(BackgroundAudit.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** How much longer than the interval a pause may be, so that clusters do not audit in step. */
  private static final double JITTER = 0.1;

  private final ServerSettings settings;
  private final LocalCluster home;
  private final Policies policies;
  private final AuditMetrics metrics;
  private final Clock clock;
  private final BackgroundTasks tasks;
  private Optional<BackgroundTask> auditing = Optional.empty();
  private Optional<Leadership> leadership = Optional.empty();

  @Inject
  BackgroundAudit(
      ServerSettings settings,
      LocalCluster home,
      Policies policies,
      AuditMetrics metrics,
      BackgroundTasks tasks,
      Clock clock) {
    this.settings = settings;
    this.home = home;
    this.policies = policies;
    this.metrics = metrics;
    this.tasks = tasks;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    if (settings.auditInterval().isEmpty()) {
      return;
    }
    Duration interval = settings.auditInterval().get();
    if (interval.compareTo(TICK) < 0) {
      throw new CannotStartException("--audit-interval: " + interval + " is less than a second");
    }
    List<ReportKind> kinds = new ArrayList<>();
    for (String group : settings.auditReports()) {
      kinds.add(
          ReportKind.of(group)
              .orElseThrow(() -> new CannotStartException(ReportKind.unknown(group))));
    }
    KubernetesClient client =
        home.client()
            .orElseThrow(
                () -> new CannotStartException("--audit-interval: there is no cluster to audit"));
    metrics.start();
    Leadership elected = new Leadership(client, home.namespace(), tasks, clock);
    leadership = Optional.of(elected);
    Turn turn = new Turn(client, interval, kinds, elected);
    auditing = Optional.of(tasks.add("audit", TICK, turn::take).start());
  }

  void stop(@Observes ShutdownEvent event) {
    auditing.ifPresent(BackgroundTask::close);
    leadership.ifPresent(Leadership::close);
  }

  /** Whose turn it is, and when the next audit is due. */
  private final class Turn {

    private final KubernetesClient client;
    private final Duration interval;
    private final List<ReportKind> kinds;
    private final Leadership elected;
    private Instant due = clock.instant();
    private boolean led;
    private Optional<String> fault = Optional.empty();

    Turn(KubernetesClient client, Duration interval, List<ReportKind> kinds, Leadership elected) {
      this.client = client;
      this.interval = interval;
      this.kinds = kinds;
      this.elected = elected;
    }

    void take() throws StepFailedException {
      boolean leads = elected.isMine();
      if (led && !leads) {
        metrics.forget();
        fault = Optional.empty();
      }
      led = leads;
      if (leads && !clock.instant().isBefore(due)) {
        auditNow();
      }
      if (fault.isPresent()) {
        throw new StepFailedException(fault.get()); // until an audit comes to its end
      }
    }

    private void auditNow() {
      fault = Optional.of("the audit did not come to its end, by a fault of this program");
      try {
        audit(client, kinds);
        fault = Optional.empty();
      } catch (InaccessibleException e) {
        fault = Optional.of("the audit did not come to its end: " + e.reason());
      } catch (KubernetesClientException e) {
        fault = Optional.of("the reports could not be written: " + ApiFault.inWords(e));
      } finally {
        if (fault.isPresent()) {
          metrics.failed();
        }
        double factor = 1 + JITTER * ThreadLocalRandom.current().nextDouble();
        due = clock.instant().plusMillis((long) (interval.toMillis() * factor));
      }
    }
  }

  private void audit(KubernetesClient client, List<ReportKind> kinds) throws InaccessibleException {
    Map<String, PolicyReport> reports = new TreeMap<>();
    Map<AuditMetrics.Kind, Integer> counts = new HashMap<>();
    Audit.Outcome outcome =
        new Audit(
                new PagedLister(client),
                KubeClients.reads(client),
                List.of(),
                clock,
                finding -> {
                  counts.merge(kind(finding), 1, Integer::sum);
                  if (!kinds.isEmpty()) {
                    reports
                        .computeIfAbsent(finding.namespace(), key -> new PolicyReport())
                        .add(finding);
                  }
                })
            .run(settings.fluxVersion(), (installed, flux) -> policies.current());
    int writes = 0;
    for (ReportKind kind : kinds) {
      writes += new ReportWriter(client, kind).write(reports);
    }
    metrics.finished(outcome, counts, writes, clock.instant());
    LOG.debugf("audited %d objects, wrote %d reports", outcome.objects(), writes);
    outcome.unseen().forEach(unseen -> LOG.debugf("audit: %s", unseen.reason()));
  }

  private static AuditMetrics.Kind kind(AuditFinding finding) {
    return new AuditMetrics.Kind(
        finding.policy(), finding.rule(), finding.severity().name(), finding.effect().name());
  }
}
