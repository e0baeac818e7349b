package io.headwater.propagation.snippet;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.apachehttp.ApacheHttpTracing;
import java.io.Closeable;
import java.util.List;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/** Apache HttpClient 5. */
final class ApacheHttpSnippet {
  private ApacheHttpSnippet() {}

  static List<Closeable> clients(HeadwaterPropagation tracing) {
    // README
    ApacheHttpTracing http = ApacheHttpTracing.create(tracing);
    CloseableHttpClient client = http.wrap(HttpClients.createDefault());
    CloseableHttpAsyncClient async = http.wrap(HttpAsyncClients.createDefault());
    // end
    return List.of(client, async);
  }
}
