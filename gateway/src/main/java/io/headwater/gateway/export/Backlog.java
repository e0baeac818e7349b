package io.headwater.gateway.export;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where batches wait that a target did not take: they are sent again, oldest first, and as long as
 * there is one, later batches go behind it. Used by the worker's thread alone.
 */
interface Backlog {
  /** Finds what an earlier process left. Called once, before everything else. */
  void open();

  /** Looks after itself; called before each turn of the worker. */
  void tend();

  /** Whether nothing waits: then a batch goes to the target straight away. */
  boolean isEmpty();

  /** Whether it takes batches, as far as is known before one is put. */
  boolean isUsable();

  /**
   * Puts a batch behind all others, and books it so.
   *
   * @return null: it is in; otherwise why not, which is for the caller to book
   */
  @Nullable DropCause put(List<SpanData> batch);

  /** Nanoseconds until the next try is due; 0 or less: it is. */
  long dueIn();

  /**
   * The oldest batches, to be sent; {@link #answered} must follow if there are any.
   *
   * @param maxSpans most spans of them together, but for one batch alone
   * @return empty: there is nothing to send now
   */
  List<SpanData> next(int maxSpans);

  /**
   * Books what was sent last.
   *
   * @return spans that are given up
   */
  long answered(Answer answer);

  /** The target did not take a batch that was not from here: it is left alone for a while. */
  void backOff();

  /** Keeps what waits for the next start, and lets go of everything. */
  void close();
}
