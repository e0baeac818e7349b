package io.headwater.gateway;

import io.headwater.gateway.accesslog.AccessLog;
import io.headwater.gateway.admin.LogCounts;
import io.headwater.gateway.config.AccessLogConfig;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.http.QueryRedaction;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens the access log that the configuration asks for. */
final class AccessLogs {
  private AccessLogs() {}

  /**
   * Opens it.
   *
   * @return null: none is asked for
   * @throws IOException if its file cannot be opened; the message names it
   */
  static @Nullable AccessLog open(GatewayConfig config) throws IOException {
    AccessLogConfig log = config.accessLog();
    QueryRedaction redaction = new QueryRedaction(config.tracing().spans().redactQuery());
    return switch (log.format()) {
      case NONE -> null;
      case JSON -> AccessLog.json(writer(log.file()), log.queue(), redaction);
      case COMMON -> AccessLog.common(writer(log.file()), log.queue(), redaction);
    };
  }

  /** What became of its lines; null: there is none. */
  static @Nullable LogCounts counts(@Nullable AccessLog log) {
    return log == null ? null : new LogCounts(Map.of("line", log.written()), log.dropped());
  }

  private static Writer writer(String file) throws IOException {
    if (file.isEmpty()) {
      return new BufferedWriter(
          new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8));
    }
    try {
      return Files.newBufferedWriter(
          Path.of(file),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IOException("cannot open the access log " + file + ": " + e.getMessage(), e);
    }
  }
}
