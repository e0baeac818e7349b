package io.headwater.benchmarks.adapters;

import io.headwater.propagation.apachehttp.ApacheHttpTracing;
import java.io.IOException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** Apache HttpClient 5: the classic client. */
@SuppressWarnings("deprecation") // The one call without a wrapper of its own around it.
public class ApacheHttpBenchmark extends AdapterBenchmark {
  private final HttpHost target = new HttpHost("http", "127.0.0.1", 8080);
  private final ClassicHttpRequest request = request();
  private final CloseableHttpClient bare = new AnsweringClient();
  private final CloseableHttpClient traced = ApacheHttpTracing.create(tracing).wrap(bare);

  private static ClassicHttpRequest request() {
    ClassicHttpRequest request = new BasicClassicHttpRequest("GET", "/say");
    request.addHeader("accept", "*/*");
    return request;
  }

  /** Without. */
  @Benchmark
  public Object bare() throws IOException {
    return bare.execute(target, request);
  }

  /** With the client wrapped. */
  @Benchmark
  public Object wrapped() throws IOException {
    return traced.execute(target, request);
  }

  /** Has one answer, and no connection. */
  private static final class AnsweringClient extends CloseableHttpClient {
    private final CloseableHttpResponse answer =
        CloseableHttpResponse.adapt(new BasicClassicHttpResponse(200));

    @Override
    protected CloseableHttpResponse doExecute(
        @Nullable HttpHost target, ClassicHttpRequest request, @Nullable HttpContext context) {
      return answer;
    }

    @Override
    public void close(CloseMode mode) {}

    @Override
    public void close() {}
  }
}
