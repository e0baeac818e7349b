package io.headwater.propagation.grpc;

import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.SpanDescription;
import io.headwater.propagation.http.CalledService;
import io.opentelemetry.api.trace.SpanBuilder;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A method of a service that is called; also what its span is called and holds. */
final class OutgoingCall implements SpanDescription<OutgoingCall> {
  private static final int NO_PORT = -1;

  private final String method;
  private final @Nullable String authority;
  private final PeerNaming peers;

  OutgoingCall(String method, @Nullable String authority, PeerNaming peers) {
    this.method = method;
    this.authority = authority;
    this.peers = peers;
  }

  @Override
  public String nameOf(OutgoingCall call) {
    return method;
  }

  @Override
  public void describe(OutgoingCall call, SpanBuilder span) {
    span.setAttribute(RpcKeys.SYSTEM, RpcKeys.GRPC);
    span.setAttribute(RpcKeys.METHOD, method);
    URI uri = CalledUri.of(authority, method);
    CalledService.describeAddress(uri, NO_PORT, span);
    CalledService.describePeer(uri, peers, span);
  }
}
