package io.headwater.gateway.decide.trust;

import io.headwater.gateway.http.RequestView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose trace context is taken, and what of it: the first entry that is about the caller speaks,
 * and for all others the default.
 *
 * <p>An address is that of the <em>peer</em>, the other end of the socket, never one that a header
 * names. Trace headers are the word of whoever wrote this request onto this connection; what it
 * says of a client behind it is its word, too, and cannot vouch for the rest. So a balancer that
 * passes its clients' trace headers on must not be in any entry, nor in a block that an entry
 * names: to trust it is to trust all of them.
 *
 * <p>Immutable but for the budgets, and shared by all event loops. Asking allocates nothing.
 */
public final class TrustTable {
  private final Trust[] entries;
  private final Trust fallback;

  /**
   * Compiles entries.
   *
   * @param fallback for callers that no entry is about; is for anybody
   * @param entries in order; none is for anybody
   * @param total counts over all entries, for as long as the gateway runs
   * @param previous the table before a reload, whose budgets live on in entries that are the same;
   *     null: none
   */
  public TrustTable(
      TrustEntry fallback,
      List<TrustEntry> entries,
      TrustTally total,
      @Nullable TrustTable previous) {
    Map<TrustEntry, Trust> known = new HashMap<>();
    if (previous != null) {
      for (Trust trust : previous.entries()) {
        known.putIfAbsent(trust.entry(), trust);
      }
    }
    if (!fallback.isForAnybody()) {
      throw new IllegalArgumentException(
          "default trust: " + fallback.whom() + " (expected: anybody)");
    }
    this.entries = new Trust[entries.size()];
    for (int i = 0; i < this.entries.length; i++) {
      TrustEntry entry = entries.get(i);
      if (entry.isForAnybody()) {
        throw new IllegalArgumentException(
            "trust: " + entry.whom() + " (expected: a peer or a tenant)");
      }
      this.entries[i] = known.computeIfAbsent(entry, fresh -> new Trust(fresh, total));
    }
    this.fallback = known.computeIfAbsent(fallback, fresh -> new Trust(fresh, total));
  }

  /**
   * What is taken from the caller of a request.
   *
   * @param request of which only the peer's address is read
   * @param tenant what the caller has proved to be; null: nobody known
   */
  public Trust trustOf(RequestView request, @Nullable String tenant) {
    for (int i = 0; i < entries.length; i++) {
      if (entries[i].isFor(request, tenant)) {
        return entries[i];
      }
    }
    return fallback;
  }

  /** Every entry in the order in which they are asked, the default last. */
  public List<Trust> entries() {
    List<Trust> all = new ArrayList<>(List.of(entries));
    all.add(fallback);
    return all;
  }
}
