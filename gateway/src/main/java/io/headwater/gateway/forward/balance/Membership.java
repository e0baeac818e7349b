package io.headwater.gateway.forward.balance;

import io.headwater.gateway.forward.balance.EndpointSource.Discovery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to an upstream: what the configuration names, and what DNS last said of it. What was
 * found stays until something else is found: DNS that fails, or finds nothing, changes nothing.
 *
 * <p>Called by reloads and by discovery only, so a lock is fine here.
 */
public final class Membership {
  private final EndpointGroup group;
  private final Map<EndpointSource, Found> found = new LinkedHashMap<>();
  private List<EndpointSource> sources = List.of();

  Membership(EndpointGroup group) {
    this.group = group;
  }

  /** Begins with what was found for another one. */
  Membership(EndpointGroup group, Membership before) {
    this.group = group;
    synchronized (before) {
      found.putAll(before.found);
    }
  }

  /** Puts other sources in force; what was found of those that stay is kept. */
  synchronized void configure(List<EndpointSource> configured) {
    sources = List.copyOf(configured);
    found.keySet().retainAll(sources);
    publish();
  }

  /** DNS named these; at least one. */
  public synchronized void found(EndpointSource source, List<Candidate> candidates) {
    if (sources.contains(source)) {
      Found before = foundOf(source);
      found.put(
          source,
          new Found(
              List.copyOf(candidates), group.now(), before.answers + 1, before.failures, null));
      publish();
    }
  }

  /** DNS failed, for a reason that is safe to show. */
  public synchronized void failed(EndpointSource source, String reason) {
    if (sources.contains(source)) {
      Found before = foundOf(source);
      found.put(
          source,
          new Found(before.candidates, before.at, before.answers, before.failures + 1, reason));
    }
  }

  synchronized List<DiscoverySnapshot> snapshot() {
    List<DiscoverySnapshot> snapshot = new ArrayList<>();
    for (EndpointSource source : sources) {
      if (source.discovery() != Discovery.NONE) {
        Found last = foundOf(source);
        snapshot.add(
            new DiscoverySnapshot(
                source.host(),
                source.discovery() == Discovery.SRV ? "srv" : "dns",
                last.candidates.size(),
                last.answers == 0 ? -1 : group.now() - last.at,
                last.answers,
                last.failures,
                last.error));
      }
    }
    return snapshot;
  }

  private Found foundOf(EndpointSource source) {
    return found.getOrDefault(source, Found.NOTHING);
  }

  private void publish() {
    List<Candidate> all = new ArrayList<>();
    for (EndpointSource source : sources) {
      List<Candidate> candidates = foundOf(source).candidates;
      if (!candidates.isEmpty()) {
        all.addAll(candidates);
      } else if (source.discovery() != Discovery.SRV) {
        // A name that is not resolved yet is resolved by who connects; that of SRV records cannot.
        all.add(source.itself());
      }
    }
    group.replace(all);
  }

  /** What DNS said of a source. */
  private record Found(
      List<Candidate> candidates, long at, long answers, long failures, @Nullable String error) {
    static final Found NOTHING = new Found(List.of(), 0, 0, 0, null);
  }
}
