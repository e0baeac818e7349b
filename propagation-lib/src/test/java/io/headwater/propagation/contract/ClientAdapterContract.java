package io.headwater.propagation.contract;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every adapter of an HTTP client has to do. Calls a server on a real socket. */
@SuppressWarnings("NullAway.Init")
public abstract class ClientAdapterContract
    implements ClientJoinCases,
        ClientTagCases,
        ClientErrorCases,
        ClientAsyncCases,
        ClientRepeatCases,
        ClientThreadCases {
  @RegisterExtension protected final SpanRecorder spans = new SpanRecorder();

  protected RawServer server;
  protected ClientUnderTest client;

  /** Makes the client. */
  protected abstract ClientUnderTest client(HeadwaterPropagation tracing, PeerNaming peers);

  /** What sets the client apart. */
  @Override
  public ClientTraits traits() {
    return ClientTraits.plain();
  }

  @BeforeEach
  void startServer() throws Exception {
    server = new RawServer();
    client = client(spans.tracing(), uri -> null);
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
  }

  /** The context of a request that came with this header. */
  protected static Context joined(TraceFlags flags) {
    return Incoming.context(Incoming.SPAN_ID, flags);
  }

  @Override
  public final SpanRecorder recorder() {
    return spans;
  }

  @Override
  public final ClientUnderTest underTest() {
    return client;
  }

  @Override
  public final RawServer callee() {
    return server;
  }

  @Override
  public final void restart(HeadwaterPropagation tracing, PeerNaming peers) {
    client = client(tracing, peers);
  }
}
