package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that {@code tls} of an export target names. */
@SuppressWarnings("NullAway.Init")
class ClientTlsReaderTest {
  @TempDir private static Path folder;
  private static Path certificate;

  @BeforeAll
  static void writeCertificate() throws Exception {
    KeyStore trusted =
        KeyStore.getInstance(
            Path.of(System.getProperty("java.home"), "lib", "security", "cacerts").toFile(),
            (char[]) null);
    byte[] any = trusted.getCertificate(trusted.aliases().nextElement()).getEncoded();
    certificate = pem("certificate.pem", "CERTIFICATE", any);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void files_thatAreWhatTheyShould_areTaken(String algorithm) throws Exception {
    Path key = key(algorithm);

    ClientTlsConfig tls =
        load("ca = \"" + certificate + "\", certificate = \"" + certificate + "\", key = \"" + key)
            .tracing()
            .export()
            .otlp()
            .tls();

    assertThat(tls)
        .isEqualTo(
            new ClientTlsConfig(certificate.toString(), certificate.toString(), key.toString()));
  }

  @Test
  void certificate_withoutItsKey_isRefused() {
    assertThat(problems("certificate = \"" + certificate))
        .containsExactly(
            "headwater.tracing.export.otlp.tls.certificate: "
                + certificate
                + " (expected: a file, with tls.key beside it)");
  }

  @Test
  void key_withoutItsCertificate_isRefused() throws Exception {
    assertThat(problems("key = \"" + key("EC")))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem).endsWith("a file, with tls.certificate beside it)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
  void key_thatIsNone_isRefusedWithoutBeingShown(String header) throws Exception {
    byte[] encoded = encodedKey("Ed25519");
    Path key = pem("key.pem", header, encoded);

    assertThat(problems("certificate = \"" + certificate + "\", key = \"" + key))
        .containsExactly(
            "headwater.tracing.export.otlp.tls.key: "
                + key
                + " (expected: a PEM file with one PKCS#8 private key, RSA or EC)");
  }

  private static List<String> problems(String tls) {
    return catchThrowableOfType(ConfigurationException.class, () -> load(tls)).problems().stream()
        .map(problem -> problem.toString().replaceFirst("^test:\\d+: ", ""))
        .toList();
  }

  /** Loads a configuration with these keys of {@code tls}, of which the last quote is missing. */
  private static GatewayConfig load(String tls) throws ConfigurationException {
    return new GatewayConfigLoader(Map.of(), new Properties())
        .parse(
            "headwater.tracing.export.otlp { endpoint = \"https://a\", tls { " + tls + "\" } }",
            "test");
  }

  private static Path key(String algorithm) throws Exception {
    return pem("key.pem", "PRIVATE KEY", encodedKey(algorithm));
  }

  private static byte[] encodedKey(String algorithm) throws Exception {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate().getEncoded();
  }

  private static Path pem(String file, String what, byte[] encoded) throws Exception {
    return Files.writeString(
        folder.resolve(file),
        "-----BEGIN "
            + what
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(encoded)
            + "\n-----END "
            + what
            + "-----\n");
  }
}
