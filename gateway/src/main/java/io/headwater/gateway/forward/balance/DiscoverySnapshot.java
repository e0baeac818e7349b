package io.headwater.gateway.forward.balance;

import org.jspecify.annotations.Nullable;

/**
 * How DNS does.
 *
 * @param name what is looked up
 * @param kind {@code dns} or {@code srv}
 * @param endpoints how many the last good answer named
 * @param ageNanos since that answer; -1: there was none
 * @param answers good ones
 * @param failures other ones
 * @param error why the last look-up failed; null: it did not
 */
public record DiscoverySnapshot(
    String name,
    String kind,
    int endpoints,
    long ageNanos,
    long answers,
    long failures,
    @Nullable String error) {}
