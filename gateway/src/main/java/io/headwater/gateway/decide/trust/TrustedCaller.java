package io.headwater.gateway.decide.trust;

import io.headwater.gateway.decide.Caller;
import io.headwater.gateway.decide.inbound.InboundContext;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, what is taken from such callers, and the trace that this one named.
 *
 * @param tenant null: none is proved
 * @param trust what is taken
 * @param parent null: none was named, or it is not even read
 */
public record TrustedCaller(@Nullable String tenant, Trust trust, @Nullable InboundContext parent)
    implements Caller {}
