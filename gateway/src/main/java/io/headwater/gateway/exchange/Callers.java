package io.headwater.gateway.exchange;

import io.headwater.gateway.decide.Caller;
import io.headwater.gateway.decide.inbound.InboundContextReader;
import io.headwater.gateway.decide.trust.BaggageFilter;
import io.headwater.gateway.decide.trust.Tenants;
import io.headwater.gateway.decide.trust.Trust;
import io.headwater.gateway.decide.trust.TrustEntry;
import io.headwater.gateway.decide.trust.TrustPolicy;
import io.headwater.gateway.decide.trust.TrustTable;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.decide.trust.TrustedCaller;
import io.headwater.gateway.http.RequestView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who callers are, and what is taken from them.
 *
 * @param tenants who proves to be whom
 * @param trust whose trace is taken
 * @param inbound reads the trace of those
 * @param baggage what passes of theirs
 */
public record Callers(
    Tenants tenants, TrustTable trust, InboundContextReader inbound, BaggageFilter baggage) {
  /** Nobody is known, and nothing is taken from anybody. */
  public static final Callers STRANGERS =
      new Callers(
          Tenants.NONE,
          new TrustTable(
              TrustEntry.ofAnybody(TrustPolicy.RESTART, 0), List.of(), new TrustTally(), null),
          new InboundContextReader(List.of(), List.of()),
          new BaggageFilter(List.of()));

  Caller callerOf(RequestView request) {
    String tenant = tenants.isOn() ? tenants.tenantOf(request) : null;
    Trust whose = trust.trustOf(request, tenant);
    if (whose.policy() == TrustPolicy.RESTART) {
      return tenant == null ? Caller.UNKNOWN : () -> tenant;
    }
    return new TrustedCaller(tenant, whose, inbound.read(request));
  }

  /** What is passed on of the baggage of a caller that continues its trace; null: nothing. */
  @Nullable String baggageOf(RequestView request) {
    return baggage.filter(request.headers("baggage"));
  }
}
