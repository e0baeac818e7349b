package io.headwater.gateway.store;

/**
 * The books of the store at one moment: {@code taken = kept spans + evictedSpans}.
 *
 * @param traces traces kept
 * @param spans spans kept
 * @param bytes what they are counted with, in bytes
 * @param taken spans taken so far
 * @param duplicates spans that came again, word for word, and were not taken twice
 * @param rejected spans not taken: invalid ids, too large, or their trace is full
 * @param evictedTraces traces that made room for newer ones
 * @param evictedSpans spans that went with them
 */
public record StoreCounts(
    int traces,
    long spans,
    long bytes,
    long taken,
    long duplicates,
    long rejected,
    long evictedTraces,
    long evictedSpans) {}
