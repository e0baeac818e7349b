package io.headwater.gateway.forward.balance;

import java.util.List;

/**
 * One upstream at one moment.
 *
 * @param name its name
 * @param endpoints who belongs to it
 * @param discovery how DNS does, for each name that is looked up
 * @param panicking whether ejections are not heeded, since nobody else is left
 * @param requests exchanges begun
 * @param inFlight exchanges that are not over
 * @param waiting of them, those that wait for a connection
 * @param refusedFull turned away since too many waited
 * @param refusedLate turned away since they waited too long
 * @param unavailable turned away since nobody was healthy
 * @param retries attempts after the first
 * @param retriesDenied that the budget did not allow
 * @param ejections of endpoints
 * @param ejectionsDenied since too many were ejected already
 */
public record UpstreamSnapshot(
    String name,
    List<EndpointSnapshot> endpoints,
    List<DiscoverySnapshot> discovery,
    boolean panicking,
    long requests,
    long inFlight,
    int waiting,
    long refusedFull,
    long refusedLate,
    long unavailable,
    long retries,
    long retriesDenied,
    long ejections,
    long ejectionsDenied) {
  public UpstreamSnapshot {
    endpoints = List.copyOf(endpoints);
    discovery = List.copyOf(discovery);
  }
}
