package dev.plimsoll.admission;

import static io.vertx.core.http.HttpMethod.POST;

import dev.plimsoll.admission.Admission.Review;
import dev.plimsoll.admission.MemoryBudget.Reservation;
import dev.plimsoll.admission.review.Phase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /validate} and {@code POST /mutate}, each with a secret as a further segment or
 * without. Evaluating takes microseconds and mostly waits for nothing, so it is done where the
 * request arrives; what is big or may wait goes to another thread.
 */
@Singleton
final class AdmissionRoutes {

  /** An object of 3 MiB, its old state, and what comes with them. */
  private static final int LARGEST_BODY = 8 << 20;

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private static final int BIG_BODY = 256 << 10;

  /** A body is on its way for milliseconds; who takes longer keeps others from being answered. */
  private static final Duration LONGEST_BODY = Duration.ofSeconds(10);

  private final Admission admission;
  private final CallerAuthentication callers;
  private final ConcurrencyLimit inFlight;
  private final MemoryBudget budget;
  private final GracefulShutdown drain;
  private final Tracing tracing;

  @Inject
  AdmissionRoutes(
      Admission admission,
      CallerAuthentication callers,
      ConcurrencyLimit inFlight,
      MemoryBudget budget,
      GracefulShutdown drain,
      Tracing tracing) {
    this.admission = admission;
    this.callers = callers;
    this.inFlight = inFlight;
    this.budget = budget;
    this.drain = drain;
    this.tracing = tracing;
  }

  void register(@Observes Router router) {
    for (Phase phase : Phase.values()) {
      router
          .route("/" + phase.name().toLowerCase(Locale.ROOT) + "/*")
          .handler(context -> admit(phase, context))
          .failureHandler(this::reject);
    }
    router.get("/livez").handler(context -> context.response().end("ok"));
    router.errorHandler(404, this::reject);
  }

  /** Lets in who may ask at all, as many at a time as can be answered. */
  private void admit(Phase phase, RoutingContext context) {
    HttpServerRequest request = context.request();
    String segment = segment(context);
    if (segment.indexOf('/') >= 0) {
      context.fail(404);
      return;
    }
    if (!request.method().equals(POST)) {
      context.fail(405);
      return;
    }
    drain.arrived(request);
    boolean authenticated = callers.isApiServer(context, segment);
    if (!callers.mayAsk(authenticated)) {
      context.fail(403);
    } else if (!inFlight.begin()) {
      context.fail(503);
    } else {
      Reservation memory = budget.begin(request.connection());
      context.addEndHandler(ended -> {
        inFlight.end();
        memory.release();
      });
      if (isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
        long now = System.nanoTime();
        Deadline deadline = Deadline.of(request.getParam("timeout"), now);
        BodyReader.read(
            context.vertx(),
            request,
            LARGEST_BODY,
            deadline.orSooner(new Deadline(now + LONGEST_BODY.toNanos())),
            memory,
            body -> answer(phase, context, authenticated, deadline, memory, body),
            context::fail);
      } else {
        context.fail(415);
      }
    }
  }

  /** What stands in the path after the phase: the secret, where the caller knows it. */
  private static String segment(RoutingContext context) {
    String path = context.normalizedPath();
    int slash = path.indexOf('/', 1);
    return slash < 0 ? "" : path.substring(slash + 1);
  }

  /** Whether a media type is JSON's, whatever its parameters (RFC 9110, section 8.3.1). */
  private static boolean isJson(@Nullable String type) {
    if (type == null) {
      return false;
    }
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters))
        .strip()
        .equalsIgnoreCase("application/json");
  }

  /** Bodies come to their end outside of the router, where nobody else would answer for a fault. */
  private void answer(
      Phase phase,
      RoutingContext context,
      boolean authenticated,
      Deadline deadline,
      Reservation memory,
      byte[] body) {
    try {
      receive(phase, context, authenticated, deadline, memory, body);
    } catch (RuntimeException | Error e) {
      context.fail(e);
    }
  }

  private void receive(
      Phase phase,
      RoutingContext context,
      boolean authenticated,
      Deadline deadline,
      Reservation memory,
      byte[] body) {
    ReviewSpan span = tracing.begin(phase, context.request(), authenticated);
    Review review =
        body.length <= BIG_BODY
            ? admission.read(phase, body, authenticated, span, memory)
            : admission.readLarge(phase, body, authenticated, span, memory);
    if (!review.mayTakeLong()) {
      send(context, review.evaluating().get());
      return;
    }
    span.waiting();
    memory.hold();
    AtomicReference<@Nullable Review> waiting = new AtomicReference<>(review);
    long timer = context.vertx().setTimer(deadline.millis(), over -> sendTooLate(context));
    context.addEndHandler(ended -> {
      context.vertx().cancelTimer(timer);
      // What still waits for a thread keeps no body any more.
      if (waiting.getAndSet(null) != null) {
        span.abandoned();
        memory.release();
      }
    });
    context
        .vertx()
        .executeBlocking(() -> evaluate(waiting, context, deadline, span, memory), false)
        .onSuccess(answer -> answer.ifPresent(inTime -> send(context, inTime)))
        .onFailure(context::fail);
  }

  /** Evaluates nothing that nobody waits for any more. */
  private static Optional<HttpReply> evaluate(
      AtomicReference<@Nullable Review> waiting,
      RoutingContext context,
      Deadline deadline,
      ReviewSpan span,
      Reservation memory) {
    Review review = waiting.getAndSet(null);
    if (review == null) {
      return Optional.empty();
    }
    try {
      if (context.response().closed() || deadline.hasPassed()) {
        span.abandoned();
        return Optional.empty();
      }
      return Optional.of(review.evaluating().get());
    } finally {
      memory.release();
    }
  }

  /** Who still listens would otherwise hold the request, and its place, until a thread is free. */
  private void sendTooLate(RoutingContext context) {
    if (!context.response().closed() && !context.response().ended()) {
      send(context, admission.reject(504, "the time for an answer is over"));
    }
  }

  private void reject(RoutingContext context) {
    int status = context.statusCode();
    send(
        context,
        switch (status) {
          case 400 ->
              admission.reject(status, "this is no HTTP that can be read, or its body breaks off");
          case 403 -> admission.reject(status, callers.missingProof());
          case 404 -> admission.reject(status, "reviews go to /validate and /mutate");
          case 405 -> admission.reject(status, "reviews come by POST");
          case 408 -> admission.reject(status, "the body did not come in time");
          case 413 -> admission.reject(status, "the body is larger than 8 MiB");
          case 415 -> admission.reject(status, "the Content-Type must be application/json");
          case 503 -> admission.reject(status, "too many requests at once; ask again");
          default -> admission.failed(context.failure());
        });
  }

  private static void send(RoutingContext context, HttpReply answer) {
    HttpServerResponse response = context.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.setStatusCode(answer.status()).putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    if (answer.status() == 405) {
      response.putHeader(HttpHeaders.ALLOW, POST.name());
    }
    Buffer body = Buffer.buffer(answer.body());
    if (context.request().isEnded()) {
      response.end(body);
    } else {
      UnreadBody unread = UnreadBody.of(context.request(), LARGEST_BODY);
      response.end(body).onComplete(sent -> unread.discard(context.vertx()));
    }
  }
}
