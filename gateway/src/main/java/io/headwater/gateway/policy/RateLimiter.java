package io.headwater.gateway.policy;

import io.headwater.gateway.http.IpAddress;
import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.policy.RateLimitSettings.Per;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The rate limit of a route, over all event loops. Asking takes no lock, and no memory but for the
 * first request of a caller.
 */
public final class RateLimiter {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final RateLimitSettings settings;
  private final LongSupplier nanoClock;
  private final Gcra gcra;
  private final @Nullable CallerTable callers;
  private final AtomicLong route;
  private final LongAdder refused = new LongAdder();
  private final long highFactor;
  private final long lowFactor;

  /**
   * Makes a limit that nobody has touched.
   *
   * @param random keys the hash by which callers are known
   */
  public RateLimiter(RateLimitSettings settings, LongSupplier nanoClock, RandomGenerator random) {
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.gcra = Gcra.of(settings.perSecond(), settings.burst());
    long now = nanoClock.getAsLong();
    this.callers = settings.per() == Per.ROUTE ? null : new CallerTable(settings.maxKeys(), now);
    this.route = new AtomicLong(now);
    this.highFactor = random.nextLong() | 1;
    this.lowFactor = random.nextLong() | 1;
  }

  /** What it was made of. */
  public RateLimitSettings settings() {
    return settings;
  }

  /** Whether it asks who sent a request. */
  public boolean isPerTenant() {
    return settings.per() == Per.TENANT;
  }

  /** Requests refused so far. */
  public long refused() {
    return refused.sum();
  }

  /**
   * Takes a request, or refuses it.
   *
   * @param tenant who proved to send it; null: nobody. Nobody known is one caller
   * @return 0: taken; else the seconds after which another one of this caller would be
   */
  public int take(RequestView request, @Nullable String tenant) {
    long now = nanoClock.getAsLong();
    AtomicLong due = numberOf(request, tenant, now);
    while (true) {
      long before = due.get();
      long after = gcra.take(before, now);
      if (after == Gcra.REFUSED) {
        refused.increment();
        return seconds(gcra.patience(before, now));
      }
      if (due.compareAndSet(before, after)) {
        return 0;
      }
    }
  }

  private static int seconds(long nanos) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, (nanos + SECOND - 1) / SECOND));
  }

  private AtomicLong numberOf(RequestView request, @Nullable String tenant, long now) {
    if (callers == null) {
      return route;
    }
    return switch (settings.per()) {
      case ROUTE -> route;
      case CLIENT -> ofClient(callers, request.clientAddress(), now);
      case TENANT -> of(callers, tenant == null ? "" : tenant, now);
      case HEADER -> {
        String value = request.header(settings.header());
        yield of(callers, value == null ? "" : value, now);
      }
    };
  }

  /** An IPv6 client has 2^64 addresses at least: it is known by the network that it was given. */
  private AtomicLong ofClient(CallerTable table, String address, long now) {
    IpAddress ipv6 = address.indexOf(':') < 0 ? null : IpAddress.parse(address);
    if (ipv6 == null || ipv6.high() == 0) {
      return of(table, address, now);
    }
    return table.of(mixed(ipv6.high() * highFactor), mixed(ipv6.high() * lowFactor), now);
  }

  /** A polynomial of secret base for each half, so that nobody can choose two texts alike. */
  private AtomicLong of(CallerTable table, String text, long now) {
    long high = text.length() + highFactor;
    long low = text.length() + lowFactor;
    for (int i = 0; i < text.length(); i++) {
      high = (high ^ text.charAt(i)) * highFactor;
      high ^= high >>> 32;
      low = (low ^ text.charAt(i)) * lowFactor;
      low ^= low >>> 29;
    }
    return table.of(mixed(high), mixed(low), now);
  }

  /** The last step of MurmurHash3: every bit of it depends on every bit of the number. */
  private static long mixed(long number) {
    long mixed = (number ^ number >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
