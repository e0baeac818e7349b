package io.headwater.jaeger;

import io.grpc.Channel;
import io.opentelemetry.exporter.internal.grpc.GrpcSender;
import io.opentelemetry.exporter.internal.grpc.GrpcSenderProvider;
import io.opentelemetry.exporter.internal.grpc.MarshalerServiceStub;
import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.sender.okhttp.internal.OkHttpGrpcSender;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The OkHttp sender with a policy for retries, which the exporter's builder has no word for:
 * transient failures are retried at most three times, after pauses that double from 250 ms to 2 s.
 */
public final class RetryingSenderProvider implements GrpcSenderProvider {
  private static final RetryPolicy RETRIES =
      RetryPolicy.builder()
          .setMaxAttempts(4)
          .setInitialBackoff(Duration.ofMillis(250))
          .setMaxBackoff(Duration.ofSeconds(2))
          .setBackoffMultiplier(2)
          .build();

  /** For the loader of services. */
  public RetryingSenderProvider() {}

  @Override
  public <T extends Marshaler> GrpcSender<T> createSender(
      URI endpoint,
      String endpointPath,
      boolean compressionEnabled,
      long timeoutNanos,
      Supplier<Map<String, List<String>>> headersSupplier,
      @Nullable Object managedChannel,
      Supplier<BiFunction<Channel, String, MarshalerServiceStub<T, ?, ?>>> stubFactory,
      @Nullable RetryPolicy retryPolicy,
      @Nullable SSLContext sslContext,
      @Nullable X509TrustManager trustManager) {
    return new OkHttpGrpcSender<>(
        endpoint.resolve(endpointPath).toString(),
        compressionEnabled,
        timeoutNanos,
        headersSupplier,
        RETRIES,
        sslContext,
        trustManager);
  }
}
