package io.headwater.gateway.accesslog;

import io.headwater.gateway.exchange.ExchangeLog;
import io.headwater.gateway.exchange.ExchangeRecord;
import io.headwater.gateway.http.QueryRedaction;
import io.headwater.gateway.log.LineQueue;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a line for each exchange, on a thread of its own. An event loop only hands the record
 * over; where the writer cannot keep up, lines are dropped and counted, and never an exchange
 * delayed.
 */
public final class AccessLog implements ExchangeLog, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AccessLog.class.getName());
  private static final long PAUSE_NANOS = 50_000_000;
  private static final long CLOSE_MILLIS = 2_000;

  private final LineQueue<ExchangeRecord> queue;
  private final LongAdder written = new LongAdder();
  private final LineFormat format;
  private final Writer out;
  private final Thread writer = new Thread(this::write, "headwater-access-log");

  private AccessLog(LineFormat format, Writer out, int size) {
    this.format = format;
    this.out = out;
    this.queue = new LineQueue<>(size);
    writer.setDaemon(true);
  }

  /** A log of JSON objects, one per line. */
  public static AccessLog json(Writer out, int size, QueryRedaction redaction) {
    return start(new JsonLine(redaction), out, size);
  }

  /** A log in the common log format, with the decision behind it. */
  public static AccessLog common(Writer out, int size, QueryRedaction redaction) {
    return start(new NcsaLine(redaction), out, size);
  }

  private static AccessLog start(LineFormat format, Writer out, int size) {
    AccessLog log = new AccessLog(format, out, size);
    log.writer.start();
    return log;
  }

  @Override
  public void ended(ExchangeRecord exchange) {
    queue.offer(exchange);
  }

  /** Lines written so far. */
  public long written() {
    return written.sum();
  }

  /** Exchanges that got no line: the queue was full, the log closed, or its file refused it. */
  public long dropped() {
    return queue.dropped();
  }

  /** Writes what is queued, within two seconds, and closes what it writes to. */
  @Override
  public void close() {
    queue.close();
    LockSupport.unpark(writer);
    try {
      writer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    boolean failing = false;
    while (!queue.isDone()) {
      try {
        writeQueued();
        out.flush();
        failing = false;
      } catch (IOException e) {
        if (!failing) {
          LOG.log(System.Logger.Level.WARNING, "the access log cannot be written: " + e);
        }
        failing = true;
      }
      if (!queue.isClosed()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    try {
      out.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the access log cannot be closed: " + e);
    }
  }

  private void writeQueued() throws IOException {
    for (ExchangeRecord next = queue.poll(); next != null; next = queue.poll()) {
      try {
        out.write(format.format(next));
        out.write('\n');
        written.increment();
      } catch (IOException e) {
        queue.lost();
        throw e;
      }
    }
  }
}
