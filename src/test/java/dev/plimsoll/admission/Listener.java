package dev.plimsoll.admission;

import dev.plimsoll.admission.review.Decision;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears of the decisions that are passed on, as the writer of Events does; and may break. */
@Singleton
class Listener {

  /** In the name of an object: who hears of it breaks. */
  static final String BREAKS = "breaks-its-listener";

  private final List<Decision> heard = new CopyOnWriteArrayList<>();

  void hear(@Observes Decision decision) {
    if (decision.request().change().orElseThrow().name().equals(BREAKS)) {
      throw new IllegalStateException("hunter2-in-a-listener");
    }
    heard.add(decision);
  }

  List<Decision> heard() {
    return List.copyOf(heard);
  }

  void forget() {
    heard.clear();
  }
}
