package io.headwater.gateway.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** PEM files (RFC 7468), looked at before anything is started that needs them. */
final class PemSyntax {
  private static final int MAX_BYTES = 1 << 20;
  private static final List<String> ALGORITHMS = List.of("RSA", "EC");
  private static final String HEADER = "-----BEGIN PRIVATE KEY-----";
  private static final String FOOTER = "-----END PRIVATE KEY-----";

  private PemSyntax() {}

  /** What a file holds; empty if it cannot be read, or is larger than 1 MiB. */
  static Optional<byte[]> read(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      return content.length > MAX_BYTES ? Optional.empty() : Optional.of(content);
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Whether these are certificates, one at least. */
  static boolean isCertificates(byte[] content) {
    try {
      return !CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(content))
          .isEmpty();
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether it is one private key, with nothing before or behind it, as the exporters read it. */
  static boolean isPrivateKey(byte[] content) {
    String text = new String(content, StandardCharsets.US_ASCII).strip();
    if (!text.startsWith(HEADER) || !text.endsWith(FOOTER)) {
      return false;
    }
    String base64 = text.substring(HEADER.length(), text.length() - FOOTER.length());
    byte[] encoded;
    try {
      encoded = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      return false;
    }
    return ALGORITHMS.stream().anyMatch(algorithm -> isKeyOf(algorithm, encoded));
  }

  private static boolean isKeyOf(String algorithm, byte[] encoded) {
    try {
      KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
