package dev.plimsoll.testbed;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** What is logged in this process while it is open, by a category and those below it; close it. */
public final class LogLines implements AutoCloseable {

  private final List<Logger> loggers;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler = new Adding();

  private LogLines(List<Logger> loggers) {
    this.loggers = loggers;
    loggers.forEach(logger -> logger.addHandler(handler));
  }

  /** Listens to a category, and to decisions, which go their own way, where they lie below it. */
  public static LogLines of(String category) {
    String decisions = "dev.plimsoll.decisions";
    return new LogLines(
        decisions.startsWith(category + ".")
            ? List.of(Logger.getLogger(category), Logger.getLogger(decisions))
            : List.of(Logger.getLogger(category)));
  }

  /** The messages so far, with their parameters put in. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    loggers.forEach(logger -> logger.removeHandler(handler));
  }

  private final class Adding extends Handler {

    @Override
    public void publish(LogRecord line) {
      lines.add(line instanceof ExtLogRecord ext ? ext.getFormattedMessage() : line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
