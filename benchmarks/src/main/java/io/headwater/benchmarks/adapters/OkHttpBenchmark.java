package io.headwater.benchmarks.adapters;

import io.headwater.propagation.okhttp.OkHttpTracing;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.openjdk.jmh.annotations.Benchmark;

/** OkHttp: whole calls, which an interceptor answers before any connection. */
public class OkHttpBenchmark extends AdapterBenchmark {
  private final Interceptor answering =
      chain ->
          new Response.Builder()
              .request(chain.request())
              .protocol(Protocol.HTTP_1_1)
              .code(200)
              .message("OK")
              .build();
  private final OkHttpClient bare = new OkHttpClient.Builder().addInterceptor(answering).build();
  private final OkHttpClient bareInterceptor =
      new OkHttpClient.Builder()
          .addInterceptor(chain -> chain.proceed(chain.request()))
          .addInterceptor(answering)
          .build();
  private final OkHttpTracing http = OkHttpTracing.create(tracing);
  private final Call.Factory wrapped = http.wrap(bare);
  private final OkHttpClient intercepted =
      new OkHttpClient.Builder()
          .addInterceptor(http.interceptor())
          .addInterceptor(answering)
          .build();
  private final Request request =
      new Request.Builder().url("http://127.0.0.1:8080/say").header("accept", "*/*").build();

  /** Without. */
  @Benchmark
  public Object bare() throws IOException {
    return bare.newCall(request).execute();
  }

  /** With the client wrapped. */
  @Benchmark
  public Object wrapped() throws IOException {
    return wrapped.newCall(request).execute();
  }

  /** With an interceptor that does nothing. */
  @Benchmark
  public Object bareInterceptor() throws IOException {
    return bareInterceptor.newCall(request).execute();
  }

  /** With the interceptor. */
  @Benchmark
  public Object interceptor() throws IOException {
    return intercepted.newCall(request).execute();
  }
}
