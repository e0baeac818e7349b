package io.headwater.gateway.export;

import org.jspecify.annotations.Nullable;

/**
 * What became of one export.
 *
 * @param verdict whether the batch was taken, or may be
 * @param rejected of a batch that was taken: how many of its spans were not
 * @param reason if it was not: in words, for the log
 * @param failure what was thrown; null: nothing
 */
record Answer(Verdict verdict, long rejected, String reason, @Nullable Throwable failure) {
  static final Answer TAKEN = taken(0);

  /** It was not taken. */
  Answer(Verdict verdict, String reason, @Nullable Throwable failure) {
    this(verdict, 0, reason, failure);
  }

  /** It was taken, but for some of its spans. */
  static Answer taken(long rejected) {
    return new Answer(Verdict.TAKEN, rejected, "", null);
  }
}
