package io.headwater.gateway.config;

import io.headwater.gateway.config.DebugTokensReader.KeyAlgorithm;
import io.headwater.gateway.config.EndpointConfig.Discover;
import io.headwater.gateway.config.RoutingConfig.ResolverKind;
import io.headwater.gateway.config.RuntimeConfig.TransportKind;
import io.headwater.gateway.config.SamplingConfig.EndKind;
import io.headwater.gateway.config.TracingConfig.ExportTarget;
import io.headwater.gateway.config.TracingConfig.OtlpCompression;
import io.headwater.gateway.config.TracingConfig.OtlpProtocol;
import io.headwater.gateway.config.TracingConfig.Unsampled;
import io.headwater.gateway.config.TransferConfig.BalanceKind;
import io.headwater.gateway.config.TransferConfig.RetryOn;
import io.headwater.gateway.config.TrustConfig.Policy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The words of the file that choose among a few things. */
final class Words {
  private Words() {}

  /** All words of one choice, in the order in which they are explained. */
  static <T> Map<String, T> of(T[] choices, Function<T, String> word) {
    Map<String, T> words = new LinkedHashMap<>();
    for (T choice : choices) {
      words.put(word.apply(choice), choice);
    }
    return words;
  }

  static String word(AccessLogConfig.Format format) {
    return switch (format) {
      case NONE -> "none";
      case JSON -> "json";
      case COMMON -> "common";
    };
  }

  static String word(LogConfig.Format format) {
    return switch (format) {
      case TEXT -> "text";
      case JSON -> "json";
    };
  }

  static String word(LogConfig.Level level) {
    return switch (level) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case INFO -> "info";
      case DEBUG -> "debug";
    };
  }

  static String word(TransportKind transport) {
    return switch (transport) {
      case AUTO -> "auto";
      case EPOLL -> "epoll";
      case IO_URING -> "io_uring";
      case NIO -> "nio";
    };
  }

  static String word(ResolverKind resolver) {
    return switch (resolver) {
      case MICRO -> "micro";
      case PATH -> "path";
      case NONE -> "none";
    };
  }

  static String word(EndKind end) {
    return switch (end) {
      case ERROR -> "error";
      case SLOW -> "slow";
    };
  }

  static String word(Unsampled unsampled) {
    return switch (unsampled) {
      case NOT_SAMPLED -> "not-sampled";
      case OMIT -> "omit";
    };
  }

  static String word(ExportTarget target) {
    return switch (target) {
      case OTLP -> "otlp";
      case JAEGER -> "jaeger";
      case EMBEDDED -> "embedded";
      case LOG -> "log";
    };
  }

  static String word(Policy policy) {
    return switch (policy) {
      case RESTART -> "restart";
      case RESTART_WITH_LINK -> "restart-with-link";
      case CONTINUE -> "continue";
    };
  }

  static String word(OtlpProtocol protocol) {
    return switch (protocol) {
      case HTTP_PROTOBUF -> "http/protobuf";
      case GRPC -> "grpc";
    };
  }

  static String word(OtlpCompression compression) {
    return switch (compression) {
      case NONE -> "none";
      case GZIP -> "gzip";
    };
  }

  static String word(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case ED25519 -> "ed25519";
      case HMAC_SHA256 -> "hmac-sha256";
    };
  }

  static String word(Discover discover) {
    return switch (discover) {
      case NONE -> "none";
      case DNS -> "dns";
      case SRV -> "srv";
    };
  }

  static String word(BalanceKind balance) {
    return switch (balance) {
      case ROUND_ROBIN -> "round-robin";
      case LEAST_REQUESTS -> "least-requests";
      case TWO_CHOICES -> "two-choices";
    };
  }

  static String word(RetryOn cause) {
    return switch (cause) {
      case CONNECT -> "connect";
      case RESET -> "reset";
      case TIMEOUT -> "timeout";
      case STATUS_502 -> "502";
      case STATUS_503 -> "503";
      case STATUS_504 -> "504";
    };
  }
}
