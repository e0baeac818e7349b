package io.headwater.propagation.okhttp;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.http.HttpClientCalls;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Joins traces in OkHttp's client, 3.14 and later.
 *
 * <pre>{@code
 * OkHttpTracing http = OkHttpTracing.create(tracing);
 * Call.Factory client = http.wrap(new OkHttpClient());
 * client.newCall(request).execute();
 * }</pre>
 *
 * <p>A CLIENT span covers a call with its redirects and retries, until the body of the answer is
 * read to its end or closed. The context is that of the thread which calls {@code newCall}; the
 * callback of an asynchronous call runs in it too. Web sockets are not traced.
 */
public final class OkHttpTracing {
  private final HeadwaterPropagation tracing;
  private final PeerNaming peers;

  private OkHttpTracing(HeadwaterPropagation tracing, PeerNaming peers) {
    this.tracing = tracing;
    this.peers = peers;
  }

  /** Joins traces by what is set up; called services go by the names of their hosts. */
  public static OkHttpTracing create(HeadwaterPropagation tracing) {
    return new OkHttpTracing(tracing, uri -> null);
  }

  /** The same, with other names for the services that its clients call. */
  public OkHttpTracing withPeers(PeerNaming peers) {
    return new OkHttpTracing(tracing, peers);
  }

  /**
   * The client's calls, taking part in the traces of the contexts that they are made in. Its
   * connections and threads stay the client's. Our interceptor is the last of the application's, so
   * that headers of the others do not survive beside ours.
   */
  public Call.Factory wrap(OkHttpClient client) {
    return wrap(client, peers);
  }

  /** The same, for a client that calls one service only. */
  public Call.Factory wrap(OkHttpClient client, Peer peer) {
    return wrap(client, uri -> peer);
  }

  /**
   * An application interceptor, for where a client has to be an {@code OkHttpClient}. It sees the
   * context of the thread that the call runs on: that of the caller in {@code execute}, but in
   * {@code enqueue} only if the dispatcher's executor carries it. Not for a client that is given to
   * {@link #wrap} too.
   */
  public Interceptor interceptor() {
    return new TracingInterceptor(calls(peers));
  }

  private Call.Factory wrap(OkHttpClient client, PeerNaming peers) {
    HttpClientCalls<Request> calls = calls(peers);
    OkHttpClient traced = client.newBuilder().addInterceptor(new TracingInterceptor(calls)).build();
    return new TracingCalls(client, traced, calls.fields());
  }

  private HttpClientCalls<Request> calls(PeerNaming peers) {
    return HttpClientCalls.create(tracing, new RequestReader(), peers);
  }
}
