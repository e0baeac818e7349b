package io.headwater.gateway.forward;

import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.TraceFormat;
import io.headwater.gateway.wire.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests to forward, and what upstreams are told of their trace. */
final class Requests {
  /** Nothing is told. */
  static final OutboundTrace UNTOLD = new Told(false, false, 0, 0, 0, null);

  /** What upstreams are told by default. */
  static final TraceInjection TRACE_CONTEXT = new TraceInjection(List.of(TraceFormat.TRACECONTEXT));

  private Requests() {}

  static OutboundRequest of(String method, String target) {
    return of(FakeRequest.of(method, target), OutboundRequest.NO_BODY, false);
  }

  static OutboundRequest of(String method, String target, long bodyLength) {
    return of(FakeRequest.of(method, target), bodyLength, false);
  }

  static OutboundRequest of(FakeRequest view, long bodyLength, boolean trustedPeer) {
    Fields headers = new Fields();
    List<String> pairs = view.headerPairs();
    for (int i = 0; i < pairs.size(); i += 2) {
      headers.add(pairs.get(i), pairs.get(i + 1));
    }
    return new OutboundRequest(view, headers, bodyLength, trustedPeer, "micro", TRACE_CONTEXT);
  }

  /** The same request, told of its trace in these formats. */
  static OutboundRequest with(OutboundRequest request, TraceFormat... formats) {
    return new OutboundRequest(
        request.view(),
        request.headers(),
        request.bodyLength(),
        request.trustedPeer(),
        request.namespace(),
        new TraceInjection(List.of(formats)));
  }

  /** What is told, as values. */
  record Told(
      boolean isAnnounced,
      boolean isSampled,
      long traceIdHigh,
      long traceIdLow,
      long spanId,
      @Nullable String traceState)
      implements OutboundTrace {}
}
