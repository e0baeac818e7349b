package io.headwater.benchmarks.adapters;

import io.headwater.propagation.jdkhttp.JdkHttpTracing;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** The JDK's {@code HttpClient}: calls that wait, and calls that do not. */
public class JdkClientBenchmark extends AdapterBenchmark {
  private final HttpClient bare = new AnsweringClient();
  private final HttpClient traced = JdkHttpTracing.create(tracing).wrap(bare);
  private final HttpResponse.BodyHandler<Void> body = HttpResponse.BodyHandlers.discarding();
  private final HttpRequest request =
      HttpRequest.newBuilder(URI.create("http://127.0.0.1:8080/say"))
          .header("accept", "*/*")
          .build();

  /** Without. */
  @Benchmark
  public Object bare() throws IOException, InterruptedException {
    return bare.send(request, body);
  }

  /** With the client wrapped. */
  @Benchmark
  public Object wrapped() throws IOException, InterruptedException {
    return traced.send(request, body);
  }

  /** Without, not waiting. */
  @Benchmark
  public Object bareAsync() {
    return bare.sendAsync(request, body);
  }

  /** With the client wrapped, not waiting. */
  @Benchmark
  public Object wrappedAsync() {
    return traced.sendAsync(request, body);
  }

  /** Has one answer, and no connection. */
  private static final class AnsweringClient extends HttpClient {
    private final HttpResponse<?> answer = new Answer();
    private final CompletableFuture<HttpResponse<?>> done =
        CompletableFuture.completedFuture(answer);

    @Override
    @SuppressWarnings("unchecked") // Its body is null.
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
      return (HttpResponse<T>) answer;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // Its body is null.
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, HttpResponse.BodyHandler<T> body) {
      return (CompletableFuture) done;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request,
        HttpResponse.BodyHandler<T> body,
        HttpResponse.PushPromiseHandler<T> pushes) {
      return sendAsync(request, body);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
      return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
      return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
      return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
      return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
      throw new UnsupportedOperationException("no TLS");
    }

    @Override
    public SSLParameters sslParameters() {
      return new SSLParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
      return Optional.empty();
    }

    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
      return Optional.empty();
    }
  }

  /** 200, and no body. */
  private static final class Answer implements HttpResponse<Void> {
    @Override
    public int statusCode() {
      return 200;
    }

    @Override
    public HttpRequest request() {
      throw new UnsupportedOperationException("not asked for by an untraced request");
    }

    @Override
    public Optional<HttpResponse<Void>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(Map.of(), (name, value) -> true);
    }

    @Override
    public @Nullable Void body() {
      return null;
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      throw new UnsupportedOperationException("not asked for by an untraced request");
    }

    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }
  }
}
