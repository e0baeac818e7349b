package io.headwater.gateway.exchange;

import io.headwater.gateway.forward.Upstream;
import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.span.PastAttempt;
import io.headwater.gateway.span.Peer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the attempts of an exchange without spans, should they be kept after the fact.
 *
 * <p>Why a superclass: its fields are those of the {@link Trace}, so that remembering allocates
 * nothing until an attempt is followed by another.
 */
abstract class AttemptMemory {
  private @Nullable Upstream upstream;
  private @Nullable Endpoint endpoint;
  private int number;
  private int status;
  private @Nullable GatewayFailure failure;

  /** By the clock that never goes back. */
  private long startedAt;

  private @Nullable List<Earlier> earlier;

  /** What upstreams are asked for; null: what the client asked for. */
  private @Nullable String target;

  /** Upstreams are asked for another target than the client asked for; null: for the same. */
  final void asksFor(@Nullable String rewritten) {
    target = rewritten;
  }

  final void rememberStart(Upstream calledUpstream, Endpoint calledEndpoint, int count, long now) {
    upstream = calledUpstream;
    endpoint = calledEndpoint;
    number = count;
    status = 0;
    failure = null;
    startedAt = now;
  }

  final void rememberEnd(int answered, @Nullable GatewayFailure why) {
    status = answered;
    failure = why;
  }

  /** The current attempt is over, and another may follow, at once or after a wait. */
  final void rememberRetry(long spanId, int answered, @Nullable GatewayFailure why, long now) {
    rememberEnd(answered, why);
    if (earlier == null) {
      earlier = new ArrayList<>();
    }
    addTo(earlier, spanId, now);
    upstream = null;
    endpoint = null;
  }

  /**
   * All attempts.
   *
   * @param spanId of the one that was not over yet, if there is one
   * @param now when it was over, by the clock that never goes back
   * @param epochNanos the same moment by the clock on the wall
   */
  final List<PastAttempt> remembered(long spanId, long now, long epochNanos) {
    List<Earlier> all = earlier == null ? new ArrayList<>() : new ArrayList<>(earlier);
    addTo(all, spanId, now);
    long offset = epochNanos - now;
    return all.stream().map(attempt -> attempt.at(offset)).toList();
  }

  private void addTo(List<Earlier> list, long spanId, long now) {
    if (upstream != null && endpoint != null) {
      Peer peer = peer(upstream, endpoint);
      list.add(new Earlier(peer, number, spanId, startedAt, now, status, failure));
    }
  }

  final Peer peer(Upstream upstream, Endpoint endpoint) {
    return new Peer(
        upstream.name(),
        upstream.version(),
        upstream.namespace(),
        endpoint.host(),
        endpoint.port(),
        target);
  }

  /** Times by the clock that never goes back. */
  private record Earlier(
      Peer peer,
      int number,
      long spanId,
      long start,
      long end,
      int status,
      @Nullable GatewayFailure failure) {
    PastAttempt at(long offset) {
      return new PastAttempt(peer, number, spanId, start + offset, end + offset, status, failure);
    }
  }
}
