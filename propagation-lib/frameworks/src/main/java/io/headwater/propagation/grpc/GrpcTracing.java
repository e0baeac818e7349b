package io.headwater.propagation.grpc;

import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.PeerNaming;

/**
 * Joins traces in grpc-java's servers and clients, whatever their transport.
 *
 * <pre>{@code
 * GrpcTracing grpc = GrpcTracing.create(tracing);
 * serverBuilder.intercept(grpc.serverInterceptor());
 * channelBuilder.intercept(grpc.clientInterceptor());
 * }</pre>
 *
 * <p>A span covers a call of any kind until its stream has ended, and is named after its method
 * ({@code package.Service/Method}). Its context is current in every callback of the call. Spans
 * have the stable names of OpenTelemetry's RPC conventions.
 */
public final class GrpcTracing {
  private final HeadwaterPropagation tracing;
  private final PeerNaming peers;
  private final MetadataKeys keys = new MetadataKeys();

  private GrpcTracing(HeadwaterPropagation tracing, PeerNaming peers) {
    this.tracing = tracing;
    this.peers = peers;
  }

  /** Joins traces by what is set up; called services go by the names of their hosts. */
  public static GrpcTracing create(HeadwaterPropagation tracing) {
    return new GrpcTracing(tracing, uri -> null);
  }

  /**
   * The same, with other names for the services that its clients call: they are asked for by {@code
   * grpc://AUTHORITY/package.Service/Method}.
   */
  public GrpcTracing withPeers(PeerNaming peers) {
    return new GrpcTracing(tracing, peers);
  }

  /**
   * An interceptor for any number of servers. Add it last, so that it is the first to see a call
   * and what the other interceptors do belongs to the span.
   */
  public ServerInterceptor serverInterceptor() {
    return new ServerTracing(tracing.serverSpans(), new MetadataReader(keys));
  }

  /**
   * An interceptor for any number of channels. Metadata that was written by hand does not survive
   * where a trace is current; where none is, the call is the channel's own, and is left alone.
   */
  public ClientInterceptor clientInterceptor() {
    return clientInterceptor(peers);
  }

  /** The same, for channels to one service only. */
  public ClientInterceptor clientInterceptor(Peer peer) {
    return clientInterceptor(uri -> peer);
  }

  private ClientInterceptor clientInterceptor(PeerNaming peers) {
    return new ClientTracing(tracing.clientSpans(), new MetadataWriter(keys), peers);
  }
}
