package io.headwater.gateway.span;

import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.EndCause;
import io.headwater.gateway.http.GatewayFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that is over, was not sampled, and whose spans are kept. Times are nanoseconds since
 * 1970.
 *
 * @param decision that it is not sampled
 * @param cause why it is kept
 * @param traceIdHigh high half of the trace id that upstreams were told
 * @param traceIdLow low half of it
 * @param caller whose child the root span is, or to which it links; null: neither
 * @param startEpochNanos when it began
 * @param endEpochNanos when it was over
 * @param attempts in their order
 * @param status status code the client got, or would have got; 0: none
 * @param failure why the gateway could not serve it; null: it could
 */
public record KeptExchange(
    Decision decision,
    EndCause cause,
    long traceIdHigh,
    long traceIdLow,
    @Nullable CallerSpan caller,
    long startEpochNanos,
    long endEpochNanos,
    List<PastAttempt> attempts,
    int status,
    @Nullable GatewayFailure failure) {
  public KeptExchange {
    attempts = List.copyOf(attempts);
  }
}
