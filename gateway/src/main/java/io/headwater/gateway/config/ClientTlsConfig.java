package io.headwater.gateway.config;

/**
 * TLS towards a receiver of spans. All are paths of PEM files; empty: none.
 *
 * @param ca certificates of the authorities that are trusted; empty: those of the JVM
 * @param certificate what the gateway shows of itself, and the chain behind it
 * @param key its private key, PKCS#8; there if the certificate is
 */
public record ClientTlsConfig(String ca, String certificate, String key) {
  /** What {@code reference.conf} says. */
  public static ClientTlsConfig defaults() {
    return new ClientTlsConfig("", "", "");
  }

  /** Whether anything is said of it. */
  public boolean isSet() {
    return !ca.isEmpty() || !certificate.isEmpty() || !key.isEmpty();
  }
}
