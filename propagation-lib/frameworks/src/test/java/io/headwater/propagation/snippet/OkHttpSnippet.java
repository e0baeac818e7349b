package io.headwater.propagation.snippet;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.okhttp.OkHttpTracing;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp. */
final class OkHttpSnippet {
  private OkHttpSnippet() {}

  static Response call(HeadwaterPropagation tracing, Request request) throws IOException {
    // README
    Call.Factory client =
        OkHttpTracing.create(tracing).wrap(new OkHttpClient(), Peer.named("greeter"));
    Response response = client.newCall(request).execute();
    // end
    return response;
  }
}
