package io.headwater.gateway.forward.upkeep;

import io.headwater.gateway.forward.balance.Candidate;
import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.forward.balance.EndpointSource;
import io.headwater.gateway.forward.balance.EndpointSource.Discovery;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks DNS where endpoints are. Of a name that has addresses of both families the IPv4 ones count:
 * they are the same servers, and would get twice their share.
 */
final class DnsLookup {
  /** An answer has no more; what is beyond is left out. */
  static final int MAX_ENDPOINTS = 256;

  private final DnsNameResolver dns;
  private final EventLoop loop;

  DnsLookup(DnsNameResolver dns, EventLoop loop) {
    this.dns = dns;
    this.loop = loop;
  }

  /**
   * Looks a source up.
   *
   * @param promise fails where DNS does, or where it names nobody
   */
  Future<Answer> find(EndpointSource source, Promise<Answer> promise) {
    if (source.discovery() == Discovery.SRV) {
      query(source.host(), DnsRecordType.SRV, promise, records -> resolve(records, promise));
    } else {
      Target target = new Target(source.host(), source.port(), source.weight(), 0);
      addresses(target, promise, found -> succeed(found, promise));
    }
    return promise;
  }

  /** Why a look-up failed, safe to be shown. */
  static String reason(@Nullable Throwable cause) {
    return cause instanceof NobodyException ? "no record" : "no answer";
  }

  // --- addresses ---

  private void addresses(Target target, Promise<Answer> promise, Consumer<Found> then) {
    Promise<Answer> ipv4 = loop.newPromise();
    ipv4.addListener(
        failed -> {
          if (!failed.isSuccess()) {
            query(
                target.host,
                DnsRecordType.AAAA,
                promise,
                records -> accept(target, records, promise, then));
          }
        });
    query(target.host, DnsRecordType.A, ipv4, records -> accept(target, records, ipv4, then));
  }

  private static void accept(
      Target target, List<DnsRecord> records, Promise<Answer> promise, Consumer<Found> then) {
    List<Candidate> candidates = new ArrayList<>();
    long ttl = Long.MAX_VALUE;
    for (DnsRecord dnsRecord : records) {
      InetAddress address = addressIn(dnsRecord);
      if (address != null) {
        candidates.add(
            new Candidate(
                new Endpoint(NetUtil.toAddressString(address), target.port),
                target.weight,
                target.priority));
        ttl = Math.min(ttl, dnsRecord.timeToLive());
      }
    }
    if (candidates.isEmpty()) {
      promise.tryFailure(new NobodyException());
    } else {
      then.accept(new Found(candidates, ttl));
    }
  }

  private static @Nullable InetAddress addressIn(DnsRecord dnsRecord) {
    if (!(dnsRecord instanceof DnsRawRecord raw)) {
      return null;
    }
    try {
      return InetAddress.getByAddress(ByteBufUtil.getBytes(raw.content()));
    } catch (UnknownHostException e) {
      return null;
    }
  }

  // --- SRV ---

  /** The targets one after the other: it is nobody's turn to wait for this. */
  private void resolve(List<DnsRecord> records, Promise<Answer> promise) {
    List<Target> targets = new ArrayList<>();
    long ttl = Long.MAX_VALUE;
    for (DnsRecord dnsRecord : records) {
      Target target = Target.in(dnsRecord);
      if (target != null) {
        targets.add(target);
        ttl = Math.min(ttl, dnsRecord.timeToLive());
      }
    }
    if (targets.isEmpty()) {
      promise.tryFailure(new NobodyException());
    } else {
      resolve(targets, 0, new Found(List.of(), ttl), promise);
    }
  }

  private void resolve(List<Target> targets, int index, Found soFar, Promise<Answer> promise) {
    if (index == targets.size() || soFar.candidates.size() >= MAX_ENDPOINTS) {
      succeed(soFar, promise);
      return;
    }
    Promise<Answer> one = loop.newPromise();
    // A target without an address takes none of the others along, unless it is all there is.
    one.addListener(
        failed -> {
          if (!failed.isSuccess()) {
            if (index == targets.size() - 1 && soFar.candidates.isEmpty()) {
              promise.tryFailure(failed.cause());
            } else {
              resolve(targets, index + 1, soFar, promise);
            }
          }
        });
    addresses(
        targets.get(index), one, found -> resolve(targets, index + 1, soFar.and(found), promise));
  }

  // --- both ---

  private static void succeed(Found found, Promise<Answer> promise) {
    // In order, since DNS deals its answers out in turn: the same set is then the same list.
    List<Candidate> sorted =
        found.candidates.stream()
            .sorted(
                Comparator.comparingInt(Candidate::priority)
                    .thenComparing(candidate -> candidate.endpoint().host())
                    .thenComparingInt(candidate -> candidate.endpoint().port()))
            .limit(MAX_ENDPOINTS)
            .toList();
    promise.trySuccess(new Answer(sorted, Duration.ofSeconds(found.ttl)));
  }

  private void query(
      String name, DnsRecordType type, Promise<Answer> promise, Consumer<List<DnsRecord>> then) {
    dns.resolveAll(new DefaultDnsQuestion(name, type))
        .addListener(
            (Future<List<DnsRecord>> future) -> {
              if (!future.isSuccess()) {
                promise.tryFailure(future.cause());
                return;
              }
              List<DnsRecord> records = future.getNow();
              try {
                then.accept(records);
              } catch (RuntimeException e) {
                promise.tryFailure(e);
              } finally {
                records.forEach(ReferenceCountUtil::release);
              }
            });
  }

  /**
   * What DNS said.
   *
   * @param candidates at least one, in an order of their own
   * @param ttl the least of all records
   */
  record Answer(List<Candidate> candidates, Duration ttl) {}

  /** Candidates, and the least TTL in seconds of the records that named them. */
  private record Found(List<Candidate> candidates, long ttl) {
    Found and(Found other) {
      List<Candidate> both = new ArrayList<>(candidates);
      both.addAll(other.candidates);
      return new Found(both, Math.min(ttl, other.ttl));
    }
  }

  /** A host that has addresses, and what its endpoints are like. */
  private record Target(String host, int port, int weight, int priority) {
    /**
     * Priority, weight, port, name (RFC 2782); null: a "." in its place says that there is none.
     */
    static @Nullable Target in(DnsRecord dnsRecord) {
      if (!(dnsRecord instanceof DnsRawRecord raw) || raw.content().readableBytes() < 7) {
        return null;
      }
      ByteBuf data = raw.content().duplicate();
      int priority = data.readUnsignedShort();
      int weight = data.readUnsignedShort();
      int port = data.readUnsignedShort();
      String host = DefaultDnsRecordDecoder.decodeName(data);
      // A weight of 0 is "very small", and not nothing.
      return port == 0 || host.equals(".")
          ? null
          : new Target(host, port, Math.max(1, weight), priority);
    }
  }

  /** DNS answered, and named nobody. */
  private static final class NobodyException extends Exception {
    NobodyException() {
      super("no record", null, false, false);
    }
  }
}
