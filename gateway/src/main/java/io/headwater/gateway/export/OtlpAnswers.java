package io.headwater.gateway.export;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What receivers say when they take a batch, which the SDK's exporters throw away: their senders,
 * found as the SDK finds them, with an ear at each answer.
 *
 * <p>An export calls its sender before it returns. So an answer belongs to the export that was the
 * latest when its sender was called, also if it comes when that export was given up long ago.
 */
final class OtlpAnswers implements ComponentLoader {
  private final ComponentLoader found =
      ComponentLoader.forClassLoader(OtlpAnswers.class.getClassLoader());
  private volatile OtlpAnswer latest = new OtlpAnswer();

  /** Begins an export. */
  OtlpAnswer begin() {
    OtlpAnswer answer = new OtlpAnswer();
    latest = answer;
    return answer;
  }

  @Override
  public <T> Iterable<T> load(Class<T> kind) {
    List<T> components = new ArrayList<>();
    for (T component : found.load(kind)) {
      components.add(kind.cast(heard(component)));
    }
    return components;
  }

  private Object heard(Object component) {
    if (component instanceof HttpSenderProvider http) {
      return (HttpSenderProvider) config -> new HeardHttp(http.createSender(config));
    }
    if (component instanceof GrpcSenderProvider grpc) {
      return (GrpcSenderProvider) config -> new HeardGrpc(grpc.createSender(config));
    }
    return component;
  }

  private final class HeardHttp implements HttpSender {
    private final HttpSender sender;

    HeardHttp(HttpSender sender) {
      this.sender = sender;
    }

    @Override
    public void send(
        MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
      OtlpAnswer answer = latest;
      sender.send(
          message,
          response -> {
            answer.read(response.getResponseBody());
            onResponse.accept(response);
          },
          onError);
    }

    @Override
    public CompletableResultCode shutdown() {
      return sender.shutdown();
    }
  }

  private final class HeardGrpc implements GrpcSender {
    private final GrpcSender sender;

    HeardGrpc(GrpcSender sender) {
      this.sender = sender;
    }

    @Override
    public void send(
        MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
      OtlpAnswer answer = latest;
      sender.send(
          message,
          response -> {
            answer.read(response.getResponseMessage());
            onResponse.accept(response);
          },
          onError);
    }

    @Override
    public CompletableResultCode shutdown() {
      return sender.shutdown();
    }
  }
}
