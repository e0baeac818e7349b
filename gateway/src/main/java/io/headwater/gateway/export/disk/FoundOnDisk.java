package io.headwater.gateway.export.disk;

/**
 * What an earlier process left.
 *
 * @param spans that wait
 * @param oldest when the first of them was written, milliseconds of the epoch; no matter without
 *     spans
 * @param lostSpans that could not be read: torn or corrupt
 * @param brokenBytes of these, and of what does not even tell how many spans it had
 */
public record FoundOnDisk(long spans, long oldest, long lostSpans, long brokenBytes) {
  /** Whether there is anything to tell. */
  public boolean isNothing() {
    return spans == 0 && lostSpans == 0 && brokenBytes == 0;
  }

  FoundOnDisk and(FoundOnDisk other) {
    return new FoundOnDisk(
        spans + other.spans,
        Math.min(oldest, other.oldest),
        lostSpans + other.lostSpans,
        brokenBytes + other.brokenBytes);
  }
}
