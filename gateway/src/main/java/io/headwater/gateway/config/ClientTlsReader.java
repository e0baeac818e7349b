package io.headwater.gateway.config;

import java.util.Optional;

/** Reads {@code tls} of an export target. */
final class ClientTlsReader {
  private static final String CERTIFICATES = "a PEM file with X.509 certificates";
  private static final String KEY = "a PEM file with one PKCS#8 private key, RSA or EC";

  private ClientTlsReader() {}

  static ClientTlsConfig read(Section section) {
    String ca = certificates(section.get("ca"));
    Setting certificate = section.get("certificate");
    Setting key = section.get("key");
    ClientTlsConfig tls = new ClientTlsConfig(ca, certificates(certificate), key(key));
    if (tls.certificate().isEmpty() != tls.key().isEmpty()) {
      Setting alone = tls.key().isEmpty() ? certificate : key;
      if (!alone.isRefused()) {
        alone.wrong("a file, with tls." + (alone == key ? "certificate" : "key") + " beside it");
      }
    }
    section.refuseUnknownKeys();
    return tls;
  }

  private static String certificates(Setting setting) {
    String path = path(setting, CERTIFICATES);
    content(setting, path)
        .filter(content -> !PemSyntax.isCertificates(content))
        .ifPresent(content -> setting.wrong(CERTIFICATES));
    return path;
  }

  private static String key(Setting setting) {
    String path = path(setting, KEY);
    content(setting, path)
        .filter(content -> !PemSyntax.isPrivateKey(content))
        .ifPresent(content -> setting.wrong(KEY));
    return path;
  }

  private static String path(Setting setting, String expected) {
    return setting.text(text -> text.chars().noneMatch(Character::isISOControl), expected);
  }

  /** What the file holds; empty where there is none to read, which is reported. */
  private static Optional<byte[]> content(Setting setting, String path) {
    if (path.isEmpty() || setting.isRefused()) {
      return Optional.empty();
    }
    Optional<byte[]> content = PemSyntax.read(path);
    if (content.isEmpty()) {
      setting.wrong("a file that can be read, of at most 1m");
    }
    return content;
  }
}
