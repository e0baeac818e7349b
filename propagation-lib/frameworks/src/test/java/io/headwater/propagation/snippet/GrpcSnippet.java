package io.headwater.propagation.snippet;

import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.grpc.GrpcTracing;

/** gRPC. */
final class GrpcSnippet {
  private GrpcSnippet() {}

  static void intercept(
      HeadwaterPropagation tracing, ServerBuilder<?> server, ManagedChannelBuilder<?> channel) {
    // README
    GrpcTracing grpc = GrpcTracing.create(tracing);
    server.intercept(grpc.serverInterceptor());
    channel.intercept(grpc.clientInterceptor(Peer.named("greeter")));
    // end
  }
}
