package io.headwater.gateway.log;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Takes all that is logged in this process, the libraries' lines too, and writes it on a thread of
 * its own. Who logs only hands the line over: an event loop never waits for a console. Where the
 * writer cannot keep up, lines are dropped and counted.
 *
 * <p>One at a time: it takes the place of whatever the JDK's logging wrote to, and gives it back
 * when it is closed.
 */
public final class GatewayLog extends Handler implements AutoCloseable {
  private static final String OWN = "io.headwater";
  private static final int MOST_WAITING = 4_096;
  private static final long CLOSE_MILLIS = 2_000;

  private final boolean json;
  private final Writer out;
  private final LineQueue<LogRecord> queue = new LineQueue<>(MOST_WAITING);
  private final Map<LogLevel, LongAdder> written = new EnumMap<>(LogLevel.class);
  private final Logger root = Logger.getLogger("");
  private final Logger own = Logger.getLogger(OWN);
  private final List<Handler> replaced = new ArrayList<>();
  private final Thread writer = new Thread(this::write, "headwater-log");

  private GatewayLog(boolean json, OutputStream out) {
    this.json = json;
    this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    writer.setDaemon(true);
    for (LogLevel level : LogLevel.values()) {
      written.put(level, new LongAdder());
    }
  }

  /**
   * Takes over.
   *
   * @param json whether a line is a JSON object, and not for people
   * @param least level of the gateway's own lines that are written; those of libraries are from
   *     {@link LogLevel#INFO} on in any case
   * @param out where lines go; not closed
   */
  public static GatewayLog start(boolean json, LogLevel least, OutputStream out) {
    GatewayLog log = new GatewayLog(json, out);
    for (Handler handler : log.root.getHandlers()) {
      log.root.removeHandler(handler);
      log.replaced.add(handler);
    }
    log.own.setLevel(least.level());
    log.root.setLevel(least == LogLevel.DEBUG ? Level.INFO : least.level());
    log.root.addHandler(log);
    log.writer.start();
    return log;
  }

  @Override
  public void publish(LogRecord line) {
    if (queue.offer(line)) {
      LockSupport.unpark(writer);
    }
  }

  /** Lines written so far, by the name of their level. */
  public Map<String, Long> written() {
    Map<String, Long> counts = new TreeMap<>();
    written.forEach((level, count) -> counts.put(level.wireName(), count.sum()));
    return counts;
  }

  /** Lines lost: too many waited, it was closed, or they could not be written. */
  public long dropped() {
    return queue.dropped();
  }

  @Override
  public void flush() {
    // The writer does, whenever nothing waits.
  }

  /** Writes what waits, within two seconds, and gives back what it took over. */
  @Override
  public void close() {
    if (queue.isClosed()) {
      return;
    }
    queue.close();
    LockSupport.unpark(writer);
    try {
      writer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    root.removeHandler(this);
    replaced.forEach(root::addHandler);
    own.setLevel(null);
    root.setLevel(Level.INFO);
  }

  private void write() {
    while (!queue.isDone()) {
      for (LogRecord next = queue.poll(); next != null; next = queue.poll()) {
        write(next);
      }
      try {
        out.flush();
      } catch (IOException e) {
        // Whom could it be told? What was lost shows where it was to be written.
      }
      if (!queue.isClosed()) {
        LockSupport.park(this);
      }
    }
  }

  /** Guarded: a line that cannot be made must not end the log. */
  private void write(LogRecord next) {
    try {
      LogLine line = LogLine.of(next);
      out.write(json ? line.json() : line.text());
      out.write('\n');
      LongAdder count = written.get(line.level());
      if (count != null) {
        count.increment();
      }
    } catch (IOException | RuntimeException e) {
      queue.lost();
    }
  }
}
