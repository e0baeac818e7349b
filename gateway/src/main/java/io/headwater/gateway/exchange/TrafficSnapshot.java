package io.headwater.gateway.exchange;

import io.headwater.gateway.http.FailureKind;
import java.util.Map;

/**
 * What came through the gateway until one moment.
 *
 * @param connectionsAccepted client connections accepted
 * @param connectionsOpen of them, those still open
 * @param connectionsRefused closed at once, since the limit was reached
 * @param exchangesStarted exchanges begun
 * @param exchangesInFlight of them, those not ended yet
 * @param attempts upstream attempts begun
 * @param responses exchanges ended, by status code; 499: the client went away
 * @param failures exchanges that the gateway could not serve as asked, by kind
 * @param observerFaults how often those who only look on failed
 */
public record TrafficSnapshot(
    long connectionsAccepted,
    long connectionsOpen,
    long connectionsRefused,
    long exchangesStarted,
    long exchangesInFlight,
    long attempts,
    Map<Integer, Long> responses,
    Map<FailureKind, Long> failures,
    Map<Observer, Long> observerFaults) {
  public TrafficSnapshot {
    responses = Map.copyOf(responses);
    failures = Map.copyOf(failures);
    observerFaults = Map.copyOf(observerFaults);
  }
}
