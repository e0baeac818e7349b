package io.headwater.gateway;

import io.headwater.gateway.config.LogConfig;
import io.headwater.gateway.log.GatewayLog;
import io.headwater.gateway.log.LogLevel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** Starts the gateway's own log as the configuration asks for. */
final class Logs {
  private Logs() {}

  static GatewayLog start(LogConfig config) {
    LogLevel least =
        switch (config.level()) {
          case ERROR -> LogLevel.ERROR;
          case WARNING -> LogLevel.WARNING;
          case INFO -> LogLevel.INFO;
          case DEBUG -> LogLevel.DEBUG;
        };
    return GatewayLog.start(
        config.format() == LogConfig.Format.JSON, least, new FileOutputStream(FileDescriptor.err));
  }
}
