package io.headwater.gateway;

import io.headwater.gateway.config.ClientTlsConfig;
import io.headwater.gateway.config.DiskConfig;
import io.headwater.gateway.config.JaegerConfig;
import io.headwater.gateway.config.TracingConfig.ExportConfig;
import io.headwater.gateway.config.TracingConfig.ExportTarget;
import io.headwater.gateway.config.TracingConfig.OtlpConfig;
import io.headwater.gateway.export.ClientTls;
import io.headwater.gateway.export.JaegerTarget;
import io.headwater.gateway.export.LineExporter;
import io.headwater.gateway.export.OtlpTarget;
import io.headwater.gateway.export.SpanTarget;
import io.headwater.gateway.export.disk.DiskSettings;
import io.headwater.gateway.store.EmbeddedSpanExporter;
import io.headwater.gateway.store.TraceStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the targets that the configuration asks for. None is looked up or contacted yet. */
final class ExportTargets {
  /** Into the same process, or a file: only a fault could make it last. */
  private static final Duration LOCAL_TIME_LIMIT = Duration.ofSeconds(10);

  /** Bits of a file's mode that say its type, and what they are of a pipe (inode(7)). */
  private static final int FILE_TYPE = 0170000;

  private static final int PIPE = 0010000;

  private static final List<Path> OPEN_ALREADY =
      List.of(
          Path.of("/dev/stdout"),
          Path.of("/dev/stderr"),
          Path.of("/dev/fd"),
          Path.of("/proc/self/fd"));

  private ExportTargets() {}

  /**
   * Makes them, in the order of the configuration.
   *
   * @param store the embedded one; null: it is no target
   * @throws IOException if a file cannot be read or opened; the message names it
   */
  static List<SpanTarget> of(ExportConfig export, @Nullable TraceStore store) throws IOException {
    List<SpanTarget> targets = new ArrayList<>();
    for (ExportTarget target : export.to()) {
      switch (target) {
        case OTLP -> targets.add(buffered(otlp(export.otlp()).named("otlp"), export.disk()));
        case JAEGER ->
            targets.add(buffered(jaeger(export.jaeger()).named("jaeger"), export.disk()));
        case EMBEDDED -> {
          if (store != null) {
            targets.add(
                new SpanTarget("embedded", new EmbeddedSpanExporter(store), LOCAL_TIME_LIMIT));
          }
        }
        case LOG ->
            targets.add(
                new SpanTarget(
                    "log", new LineExporter(open(export.log().file())), LOCAL_TIME_LIMIT));
      }
    }
    return targets;
  }

  /** For targets beyond a network: those within the process are never away. */
  private static SpanTarget buffered(SpanTarget target, DiskConfig disk) {
    return disk.isOn()
        ? target.bufferedIn(
            new DiskSettings(
                Path.of(disk.dir()).resolve(target.name()), disk.maxBytes(), disk.maxAge()))
        : target;
  }

  private static OtlpTarget otlp(OtlpConfig config) {
    return new OtlpTarget(
        switch (config.protocol()) {
          case HTTP_PROTOBUF -> OtlpTarget.Protocol.HTTP_PROTOBUF;
          case GRPC -> OtlpTarget.Protocol.GRPC;
        },
        config.endpoint(),
        config.headers(),
        config.timeout(),
        switch (config.compression()) {
          case NONE -> OtlpTarget.Compression.NONE;
          case GZIP -> OtlpTarget.Compression.GZIP;
        },
        tls(config.tls()));
  }

  private static ClientTls tls(ClientTlsConfig config) {
    return new ClientTls(
        config.ca().isEmpty() ? null : Path.of(config.ca()),
        config.certificate().isEmpty()
            ? null
            : new ClientTls.Identity(Path.of(config.certificate()), Path.of(config.key())));
  }

  private static JaegerTarget jaeger(JaegerConfig config) {
    return new JaegerTarget(config.endpoint(), config.timeout());
  }

  /**
   * Whether it is a named pipe, on systems that have such: to open one waits for its reader, for
   * ever. This process's own open pipes, as {@code /dev/stdout} may name one, have theirs.
   */
  private static boolean isPipe(Path file) throws IOException {
    return Files.exists(file)
        && OPEN_ALREADY.stream().noneMatch(file::startsWith)
        && file.getFileSystem().supportedFileAttributeViews().contains("unix")
        && Files.getAttribute(file, "unix:mode") instanceof Integer mode
        && (mode & FILE_TYPE) == PIPE;
  }

  /**
   * Opens what lines go to. Not a channel: one would be closed by the interrupt that ends an export
   * which takes too long.
   */
  private static OutputStream open(String file) throws IOException {
    if (file.isEmpty()) {
      return new FileOutputStream(FileDescriptor.out);
    }
    if (isPipe(Path.of(file))) {
      throw new IOException(
          "cannot open the log of spans "
              + file
              + ": a named pipe, which would wait for its reader");
    }
    try {
      return new FileOutputStream(file, true);
    } catch (IOException e) {
      throw new IOException("cannot open the log of spans " + file + ": " + e.getMessage(), e);
    }
  }
}
