package io.headwater.gateway.remote;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /sampling?service=NAME}, as Jaeger serves it (extension {@code remote_sampling},
 * protocol {@code http}). Redirects are not followed. The JDK's client is loaded and started when
 * the first question is asked, on whatever thread asks it.
 */
public final class HttpStrategySource implements StrategySource {
  private static final String PATH = "/sampling";

  private final String name;
  private final HttpRequest request;
  private final Duration timeout;
  private final int maxBytes;
  private final Client client;

  /**
   * Makes a source.
   *
   * @param endpoint of the server; {@code /sampling} is added when it has no path
   * @param service whose strategy is asked for
   * @param timeout of one question, to the last byte of the answer
   * @param maxBytes longest answer
   */
  public HttpStrategySource(URI endpoint, String service, Duration timeout, int maxBytes) {
    this.name = endpoint.toString();
    this.request =
        HttpRequest.newBuilder(uri(endpoint, service))
            .header("accept", "application/json")
            .timeout(timeout)
            .build();
    this.timeout = timeout;
    this.maxBytes = maxBytes;
    this.client = new Client(timeout);
  }

  static URI uri(URI endpoint, String service) {
    String path = endpoint.getRawPath();
    boolean bare = path == null || path.isEmpty() || path.equals("/");
    String base = bare ? endpoint.resolve(PATH).toString() : endpoint.toString();
    String name = URLEncoder.encode(service, StandardCharsets.UTF_8).replace("+", "%20");
    return URI.create(base + "?service=" + name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletableFuture<byte[]> ask() {
    CompletableFuture<HttpResponse<byte[]>> sent = client.get().sendAsync(request, this::body);
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    sent.whenComplete(
        (response, failure) -> {
          if (failure == null) {
            answer.complete(response.body());
          } else {
            answer.completeExceptionally(told(failure));
          }
        });
    return answer
        .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .handle(
            (body, failure) -> {
              if (failure == null) {
                return body;
              }
              sent.cancel(true);
              throw new CompletionException(told(failure));
            });
  }

  private BodySubscriber<byte[]> body(HttpResponse.ResponseInfo head) {
    int status = head.statusCode();
    if (status == 200) {
      return new BoundedBody(maxBytes);
    }
    BoundedBody refused = new BoundedBody(0);
    refused.fail(new PollFailedException(PollResult.STATUS, "status " + status));
    return refused;
  }

  private static PollFailedException told(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PollFailedException known) {
        return known;
      }
      if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
        return new PollFailedException(PollResult.TIMED_OUT, "no complete answer in time");
      }
    }
    return new PollFailedException(PollResult.UNREACHABLE, "no answer: " + failure);
  }

  /** Made when it is first asked for. */
  private static final class Client {
    private final Duration timeout;
    private volatile @Nullable HttpClient made;

    Client(Duration timeout) {
      this.timeout = timeout;
    }

    HttpClient get() {
      HttpClient known = made;
      if (known == null) {
        known =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
        made = known;
      }
      return known;
    }
  }
}
