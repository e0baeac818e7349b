package io.headwater.gateway.export;

import org.jspecify.annotations.Nullable;

/**
 * What became of one export.
 *
 * @param verdict whether the batch was taken, or may be
 * @param reason if it was not: in words, for the log
 * @param failure what was thrown; null: nothing
 */
record Answer(Verdict verdict, String reason, @Nullable Throwable failure) {
  static final Answer TAKEN = new Answer(Verdict.TAKEN, "", null);
}
