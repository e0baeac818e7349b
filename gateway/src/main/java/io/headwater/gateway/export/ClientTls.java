package io.headwater.gateway.export;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards a receiver, whose certificate must name its host. All are PEM files, which are read
 * when the exporter is made.
 *
 * @param ca certificates of the authorities that are trusted; null: those of the JVM
 * @param identity what is shown of ourselves; null: nothing
 */
public record ClientTls(@Nullable Path ca, @Nullable Identity identity) {
  /** What the JVM trusts, and nothing to show. */
  public static ClientTls ofTheJvm() {
    return new ClientTls(null, null);
  }

  /**
   * A certificate and its key.
   *
   * @param certificate and the chain behind it
   * @param key PKCS#8, RSA or EC
   */
  public record Identity(Path certificate, Path key) {}
}
