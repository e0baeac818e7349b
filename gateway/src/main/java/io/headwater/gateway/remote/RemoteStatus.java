package io.headwater.gateway.remote;

import io.headwater.gateway.decide.RemoteStrategy;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with the server that is asked.
 *
 * @param endpoint where it is asked
 * @param strategy in force, as it was read; null: there is none, and the default of the file speaks
 * @param ageSeconds since it was last heard; 0 where there is none
 * @param last what came of the last poll; null: there was none yet
 * @param counts of all polls since the start
 */
public record RemoteStatus(
    String endpoint,
    @Nullable RemoteStrategy strategy,
    double ageSeconds,
    @Nullable PollResult last,
    PollBooks.Counts counts) {}
