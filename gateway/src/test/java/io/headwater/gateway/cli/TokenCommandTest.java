package io.headwater.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import io.headwater.gateway.decide.token.TokenClaims;
import io.headwater.gateway.decide.token.TokenContent;
import io.headwater.gateway.decide.token.TokenRefusal;
import io.headwater.gateway.decide.token.TokenVerdict;
import io.headwater.gateway.http.RequestView;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TokenCommandTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.750Z");
  private static final String SECRET = "hush-hush-hush-hush-hush-hush-hu";

  @TempDir private Path folder = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> judged = new ArrayList<>();
  private TokenVerdict verdict = TokenVerdict.ACCEPTED;
  private String input = "";

  @Test
  void key_newFile_isForItsOwnerOnlyAndFitsThePublicKey() throws Exception {
    assertThat(run("key", "--private-key", pem(), "--key-id", "ops.2026")).isZero();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(pem()))))
        .isEqualTo("rw-------");
    assertThat(Files.readString(Path.of(pem())))
        .matches("-----BEGIN PRIVATE KEY-----\\n[A-Za-z0-9+/=\\n]+\\n-----END PRIVATE KEY-----\\n");
    GatewayConfig config = loader().parse(out.toString(), "test");
    assertThat(config.tracing().debugTokens().keys()).containsOnlyKeys("ops.2026");
    assertThat(out.toString()).doesNotContain(Files.readString(Path.of(pem())).substring(28, 60));
  }

  @Test
  void key_fileThatIsThere_isKept() throws Exception {
    Files.writeString(Path.of(pem()), "precious");

    assertThat(run("key", "--private-key", pem(), "--key-id", "a")).isEqualTo(2);
    assertThat(Files.readString(Path.of(pem()))).isEqualTo("precious");
    assertThat(err.toString()).contains("is there (expected: a new file)");
  }

  @Test
  void issue_everyOption_isInTheToken() throws Exception {
    assertThat(run("key", "--private-key", pem(), "--key-id", "ops")).isZero();
    out.getBuffer().setLength(0);

    assertThat(
            issue(
                "--private-key",
                pem(),
                "--route",
                "user",
                "--tenant",
                "acme",
                "--path",
                "/it's",
                "--max-uses",
                "7",
                "--subject",
                "J\u00fcrgen"))
        .isZero();

    TokenContent content = TokenContent.read(out.toString().strip());
    assertThat(content.algorithm()).isEqualTo("EdDSA");
    assertThat(content.keyId()).isEqualTo("ops");
    assertThat(content.claims().toString())
        .isEqualTo(
            "TokenClaims[id="
                + content.claims().id()
                + ", subject=J\u00fcrgen, audience=[headwater], expiresAt=2026-03-01T12:15:00Z,"
                + " notBefore=null, issuedAt=2026-03-01T12:00:00Z,"
                + " scope=TokenScope[route=user, tenant=acme, path=/it's, maxUses=7]]");
    assertThat(err.toString())
        .isEqualTo(
            "curl -H 'x-headwater-debug: "
                + out.toString().strip()
                + "' 'http://127.0.0.1:8080/it'\\''s'\n");
  }

  @Test
  void issue_twice_givesTwoIds() throws Exception {
    assertThat(issue("--secret-env", "SECRET")).isZero();
    TokenClaims first = TokenContent.read(out.toString().strip()).claims();
    out.getBuffer().setLength(0);
    assertThat(issue("--secret-env", "SECRET")).isZero();
    TokenClaims second = TokenContent.read(out.toString().strip()).claims();

    assertThat(first.id()).isNotEqualTo(second.id());
    assertThat(out.toString() + err).doesNotContain("hush");
  }

  @Test
  void issue_keyThatOthersMayRead_isWarnedOf() throws Exception {
    assertThat(run("key", "--private-key", pem(), "--key-id", "ops")).isZero();
    Files.setPosixFilePermissions(Path.of(pem()), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(issue("--private-key", pem())).isZero();
    assertThat(err.toString()).startsWith("warning: others may read ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--secret-env UNSET | --secret-env: UNSET (expected: a variable that is set)",
        "--secret-env WEAK | --secret-env: the value of WEAK (expected: at least 32 bytes",
        "--private-key /nowhere/key | --private-key: /nowhere/key (expected: a file that can",
        "--secret-env SECRET --private-key x | are mutually exclusive",
        "--secret-env SECRET --ttl 0s | (expected: a duration such as 90s, 15m or 24h)",
        "--secret-env SECRET --ttl 15 | (expected: a duration such as 90s, 15m or 24h)",
        "--secret-env SECRET --max-uses 0 | --max-uses: 0 (expected: 1 to 1000000)",
        "--secret-env SECRET --path users | --path: users (expected: a path that starts with /)",
        "--secret-env SECRET --route= | --route: (expected: 1 to 200 characters",
        "--secret-env SECRET --secret hush | Unknown option",
      })
  void issue_wrongOption_isRefused(String options, String message) {
    assertThat(issue(options.strip().split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void issue_withoutAKey_isRefused() {
    assertThat(issue()).isEqualTo(2);
    assertThat(err.toString()).contains("--private-key", "--secret-env");
  }

  @Test
  void issue_fileWithoutAKey_isRefusedAndNotShown() throws Exception {
    Files.writeString(
        Path.of(pem()), "-----BEGIN PRIVATE KEY-----\naHVzaA==\n-----END PRIVATE KEY-----\n");
    assertThat(issue("--private-key", pem())).isEqualTo(2);
    assertThat(err.toString()).contains("no Ed25519 private key").doesNotContain("aHVzaA");

    Files.writeString(Path.of(pem()), "hush");
    assertThat(issue("--private-key", pem())).isEqualTo(2);
    assertThat(err.toString()).contains("no private key in PEM").doesNotContain("hush");
  }

  @Test
  void issue_tokenTooLong_isRefused() {
    String longest = "\u20ac".repeat(200);

    assertThat(
            issue(
                "--secret-env",
                "SECRET",
                "--route",
                longest,
                "--tenant",
                longest,
                "--subject",
                longest))
        .isEqualTo(2);
    assertThat(err.toString()).contains("(expected: <= 2048; shorter texts)");
  }

  @Test
  void verify_acceptedToken_isToldInFull() throws Exception {
    String token = token("--path", "/users/**", "--subject", "me");

    assertThat(run("verify", "--config", config(), "--path", "/users/%37?x=1", token)).isZero();

    assertThat(judged).containsExactly(token + " GET localhost /users/7 x=1 null");
    assertThat(out.toString())
        .matches(
            """
            key         ops, HS256
            id          [0-9a-f-]{36}
            subject     me
            issued      2026-03-01T12:00:00Z
            not before  at once
            expires     2026-03-01T12:15:00Z
            route       any
            tenant      any
            path        /users/\\*\\*
            max uses    1
            verdict     accepted
            """);
  }

  @Test
  void verify_refusedToken_exitsWithOneAndTheReason() throws Exception {
    String token = token();
    verdict = new TokenVerdict(TokenRefusal.BAD_SIGNATURE);

    assertThat(
            run(
                "verify",
                "--config",
                config(),
                "--path",
                "/",
                "--method",
                "PUT",
                "--host",
                "a.example",
                "--tenant",
                "acme",
                token))
        .isEqualTo(1);
    assertThat(judged).containsExactly(token + " PUT a.example / null acme");
    assertThat(out.toString())
        .endsWith(
            """
            note        what a refused token says is not proven
            verdict     refused: bad-signature
            """);
  }

  @Test
  void verify_garbage_isNotEchoed() throws Exception {
    verdict = new TokenVerdict(TokenRefusal.MALFORMED);

    assertThat(run("verify", "--config", config(), "\u001b[2Jhush")).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            """
            note        it cannot be read
            verdict     refused: malformed
            """);
  }

  @Test
  void verify_dash_readsStandardInput() throws Exception {
    input = token() + "\n";

    assertThat(run("verify", "--config", config(), "-")).isZero();
    assertThat(judged).containsExactly(input.strip() + " any");
  }

  @Test
  void verify_endlessInput_isReadNoFurther() throws Exception {
    input = "x".repeat(1_000_000);

    assertThat(run("verify", "--config", config(), "-")).isZero();
    assertThat(judged.get(0)).hasSizeLessThan(2100);
  }

  @Test
  void verify_tenantWithoutPath_isRefused() throws Exception {
    assertThat(run("verify", "--config", config(), "--tenant", "acme", "x.y.z")).isEqualTo(2);
  }

  private String token(String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "--secret-env";
    all[1] = "SECRET";
    System.arraycopy(options, 0, all, 2, options.length);
    assertThat(issue(all)).isZero();
    String token = out.toString().strip();
    out.getBuffer().setLength(0);
    return token;
  }

  private int issue(String... options) {
    List<String> all = new ArrayList<>(List.of("issue", "--key-id", "ops"));
    if (!List.of(options).contains("--ttl")) {
      all.addAll(List.of("--ttl", "15m"));
    }
    all.addAll(List.of(options));
    return run(all.toArray(new String[0]));
  }

  private int run(String... arguments) {
    CommandLine command =
        TokenCommand.create(
            loader(),
            this::judge,
            Map.of("SECRET", SECRET, "WEAK", "hush"),
            Clock.fixed(NOW, ZoneOffset.UTC),
            () -> new BufferedReader(new StringReader(input)));
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private TokenVerdict judge(
      GatewayConfig config, String token, @Nullable RequestView request, @Nullable String tenant) {
    assertThat(config.tracing().debugTokens().isOn()).isTrue();
    judged.add(
        request == null
            ? token + " any"
            : String.join(
                " ",
                token,
                request.method(),
                request.authority(),
                request.path(),
                Objects.toString(request.query()),
                Objects.toString(tenant)));
    return verdict;
  }

  private static GatewayConfigLoader loader() {
    return new GatewayConfigLoader(Map.of(), new Properties());
  }

  private String config() throws Exception {
    return Files.writeString(
            folder.resolve("gateway.conf"),
            "headwater.tracing.debug-tokens.keys.ops { algorithm = hmac-sha256, secret = \""
                + SECRET
                + "\" }")
        .toString();
  }

  private String pem() {
    return folder.resolve("key.pem").toString();
  }
}
