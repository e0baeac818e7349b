package io.headwater.gateway.decide.token;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Counts the uses of each token until it is expired, exactly, for all event loops.
 *
 * <p>A token that was used is never forgotten before it would be refused for its age, and {@link
 * #GRACE_MILLIS} longer, so that a clock that is put back by that much brings none back to life.
 * Where there is no room for another token, that one is refused.
 *
 * <p>Life of an entry: made when its token is first used; its state moves by compare-and-set; who
 * finds it over marks it {@link #FORGOTTEN}, upon which no use can be counted in it any more, and
 * only then takes it out. The map is asked for a lock of one bin only when an entry is made or
 * taken out.
 */
final class ReplayGuard {
  static final long GRACE_MILLIS = 60_000;

  private static final State FORGOTTEN = new State(Integer.MAX_VALUE, Long.MIN_VALUE);

  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicInteger held = new AtomicInteger();

  /** Whether so many uses are counted already. */
  boolean isUsedUp(String id, int maxUses, long nowMillis) {
    Entry entry = entries.get(id);
    if (entry == null) {
      return false;
    }
    State state = entry.state();
    return !state.isOver(nowMillis) && state.uses >= maxUses;
  }

  /** Whether this very token was verified with this very key already. */
  boolean isVerified(String id, Proof proof) {
    Entry entry = entries.get(id);
    return entry != null && entry.proof.equals(proof);
  }

  /**
   * Counts one use of a token whose signature is verified.
   *
   * @param id what its uses are counted by
   * @param proof what verified it
   * @param claims it says
   * @param nowMillis since the epoch
   * @param capacity tokens that may be remembered
   * @return null: counted; else used up, or out of memory
   */
  @Nullable TokenRefusal use(
      String id, Proof proof, TokenClaims claims, long nowMillis, int capacity) {
    long until = Math.max(claims.expiresAt().toEpochMilli(), nowMillis) + GRACE_MILLIS;
    while (true) {
      Entry entry = find(id, proof, until, capacity);
      if (entry == null) {
        forgetExpired(nowMillis);
        entry = find(id, proof, until, capacity);
      }
      if (entry == null) {
        return TokenRefusal.REPLAY_MEMORY_FULL;
      }
      State seen = entry.state();
      if (seen.isOver(nowMillis)) {
        forget(id, entry, seen);
      } else if (seen.uses >= claims.scope().maxUses()) {
        return TokenRefusal.USED_UP;
      } else if (entry.replace(seen, new State(seen.uses + 1, Math.max(seen.untilMillis, until)))) {
        return null;
      }
    }
  }

  /** Takes back one use that was counted; the token stays remembered. */
  void giveBack(String id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      return;
    }
    State seen = entry.state();
    while (!seen.equals(FORGOTTEN)
        && seen.uses > 0
        && !entry.replace(seen, new State(seen.uses - 1, seen.untilMillis))) {
      seen = entry.state();
    }
  }

  /** Whether a use could be remembered, now or once expired ones are forgotten. */
  boolean hasRoomFor(String id, long nowMillis, int capacity) {
    return held.get() < capacity
        || entries.containsKey(id)
        || entries.values().stream().anyMatch(entry -> entry.state().isOver(nowMillis));
  }

  /** Tokens remembered. */
  int size() {
    return held.get();
  }

  /** The entry of a token, made where there is none and room for it; null: no room. */
  private @Nullable Entry find(String id, Proof proof, long until, int capacity) {
    Entry known = entries.get(id);
    return known != null
        ? known
        : entries.computeIfAbsent(id, key -> takeRoom(capacity) ? new Entry(proof, until) : null);
  }

  private boolean takeRoom(int capacity) {
    return held.getAndUpdate(count -> count < capacity ? count + 1 : count) < capacity;
  }

  /** Walks all entries: only for one whose signature is verified, and so bounded in rate. */
  private void forgetExpired(long nowMillis) {
    entries.forEach(
        (id, entry) -> {
          State seen = entry.state();
          if (seen.isOver(nowMillis)) {
            forget(id, entry, seen);
          }
        });
  }

  private void forget(String id, Entry entry, State seen) {
    boolean over = seen.equals(FORGOTTEN) || entry.replace(seen, FORGOTTEN);
    if (over && entries.remove(id, entry)) {
      held.decrementAndGet();
    }
  }

  /**
   * That a token was verified.
   *
   * @param key with which; after a reload it may be another of the same name
   * @param digest SHA-256 of the whole token
   */
  record Proof(VerificationKey key, ByteBuffer digest) {}

  private static final class Entry {
    private final Proof proof;
    private final AtomicReference<State> state;

    Entry(Proof proof, long untilMillis) {
      this.proof = proof;
      this.state = new AtomicReference<>(new State(0, untilMillis));
    }

    State state() {
      return Objects.requireNonNull(state.get());
    }

    boolean replace(State seen, State next) {
      return state.compareAndSet(seen, next);
    }
  }

  /** Uses so far, and how long they are remembered, in milliseconds since the epoch. */
  private record State(int uses, long untilMillis) {
    boolean isOver(long nowMillis) {
      return untilMillis <= nowMillis;
    }
  }
}
