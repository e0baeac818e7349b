package io.headwater.gateway.decide.trust;

import io.headwater.gateway.decide.SlidingBudget;
import io.headwater.gateway.http.IpBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of the table of trust, as configured: whom it is about, and what is taken from them.
 *
 * @param peers blocks of which one must hold the peer's address; empty: any peer
 * @param tenants of which one the caller must have proved to be; empty: anybody
 * @param policy what becomes of its trace
 * @param maxPerSecond sampled parents that are accepted in any second, 0 to {@value
 *     SlidingBudget#LARGEST}, 0: none; without meaning unless the policy is {@code continue}
 */
public record TrustEntry(
    List<IpBlock> peers, List<String> tenants, TrustPolicy policy, int maxPerSecond) {
  public TrustEntry {
    peers = List.copyOf(peers);
    tenants = List.copyOf(tenants);
  }

  /** An entry for anybody. */
  public static TrustEntry ofAnybody(TrustPolicy policy, int maxPerSecond) {
    return new TrustEntry(List.of(), List.of(), policy, maxPerSecond);
  }

  /** Whether it is about anybody. */
  public boolean isForAnybody() {
    return peers.isEmpty() && tenants.isEmpty();
  }

  /** Whom it is about, for people: {@code peer 10.0.0.0/8 | fd00::/8 and tenant acme}. */
  public String whom() {
    List<String> conditions = new ArrayList<>(2);
    if (!peers.isEmpty()) {
      conditions.add("peer " + String.join(" | ", peers.stream().map(IpBlock::toString).toList()));
    }
    if (!tenants.isEmpty()) {
      conditions.add("tenant " + String.join(" | ", tenants));
    }
    return conditions.isEmpty() ? "anybody" : String.join(" and ", conditions);
  }
}
