package io.headwater.gateway.export.disk;

/** Hears of every span that was on disk and is not sent. Called by the thread of the log. */
@FunctionalInterface
public interface DiskLosses {
  /**
   * Spans are no longer on disk.
   *
   * @param loss why
   * @param spans how many, positive
   */
  void lost(DiskLoss loss, long spans);
}
