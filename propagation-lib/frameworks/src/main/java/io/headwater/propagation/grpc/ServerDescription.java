package io.headwater.propagation.grpc;

import io.grpc.Grpc;
import io.grpc.ServerCall;
import io.headwater.propagation.SpanDescription;
import io.headwater.propagation.http.CalledService;
import io.opentelemetry.api.trace.SpanBuilder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What the span of an incoming call is called and holds. */
final class ServerDescription implements SpanDescription<ServerCall<?, ?>> {
  private static final int NO_PORT = -1;

  @Override
  public String nameOf(ServerCall<?, ?> call) {
    return call.getMethodDescriptor().getFullMethodName();
  }

  @Override
  public void describe(ServerCall<?, ?> call, SpanBuilder span) {
    String method = nameOf(call);
    span.setAttribute(RpcKeys.SYSTEM, RpcKeys.GRPC);
    span.setAttribute(RpcKeys.METHOD, method);
    CalledService.describeAddress(CalledUri.of(call.getAuthority(), method), NO_PORT, span);
    SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (remote instanceof InetSocketAddress) {
      describe((InetSocketAddress) remote, span);
    }
  }

  private static void describe(InetSocketAddress remote, SpanBuilder span) {
    if (remote.getAddress() != null) {
      String address = remote.getAddress().getHostAddress();
      span.setAttribute(RpcKeys.CLIENT_ADDRESS, address);
      span.setAttribute(RpcKeys.NETWORK_PEER_ADDRESS, address);
      span.setAttribute(RpcKeys.NETWORK_PEER_PORT, (long) remote.getPort());
    }
  }
}
