package io.headwater.propagation.grpc;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.contract.SpanRecorder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.List;

/** What the cases of {@link GrpcClientContract} work with. */
interface GrpcClientKit {
  SpanRecorder spans();

  Transport transport();

  Greeter greeter();

  Server server();

  /** A channel that knows nothing of traces. */
  ManagedChannel plain();

  /** The one under test, on top of it. */
  Channel channel();

  /** The metadata of each call, as it came. */
  List<Metadata> received();

  /** Goes on with a channel that has this interceptor. */
  void intercept(ClientInterceptor interceptor);

  /** Goes on with a channel that is traced so. */
  default void trace(HeadwaterPropagation tracing, PeerNaming peers) {
    intercept(GrpcTracing.create(tracing).withPeers(peers).clientInterceptor());
  }

  default Status.Code unary(Channel channel, String request) {
    return Greeter.unary(channel, request);
  }

  @SuppressWarnings("try") // The scope is there to be closed.
  default Status.Code unary(Context context, String request) {
    try (Scope scope = context.makeCurrent()) {
      return unary(channel(), request);
    }
  }

  /** Values of a name in the metadata of a call. */
  default List<String> values(int call, String name) {
    Iterable<String> values =
        received().get(call).getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    List<String> list = new ArrayList<>();
    if (values != null) {
      values.forEach(list::add);
    }
    return list;
  }
}
