package io.headwater.gateway.cli;

import io.headwater.gateway.config.DebugTokensConfig.HmacSha256Key;
import io.headwater.gateway.decide.token.SigningKey;
import io.headwater.gateway.decide.token.TokenClaims;
import io.headwater.gateway.decide.token.TokenContent;
import io.headwater.gateway.decide.token.TokenIssuer;
import io.headwater.gateway.decide.token.TokenScope;
import io.headwater.gateway.http.PathPattern;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code token issue}: prints a token, and on standard error how to use it. */
@Command(
    name = "issue",
    description = "Issue a debug token. Prints it, and on standard error a curl line that uses it.",
    mixinStandardHelpOptions = true)
final class TokenIssueCommand implements Callable<Integer> {
  private final Map<String, String> environment;
  private final Clock clock;
  private final Supplier<String> ids;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(multiplicity = "1")
  private KeySource source = new KeySource();

  @Option(
      names = "--key-id",
      required = true,
      paramLabel = "ID",
      description = "What the gateway's configuration calls the key.")
  private String keyId = "";

  @Option(
      names = "--ttl",
      required = true,
      paramLabel = "TTL",
      converter = TtlConverter.class,
      description =
          "How long it lives: 90s, 15m, 24h. The gateway sets a bound, 24h unless configured.")
  private Duration ttl = Duration.ZERO;

  @Option(names = "--route", paramLabel = "R", description = "Only on this route. Default: any.")
  private @Nullable String route;

  @Option(names = "--tenant", paramLabel = "T", description = "Only this tenant's. Default: any.")
  private @Nullable String tenant;

  @Option(
      names = "--path",
      paramLabel = "P",
      description = "Only paths of this pattern, as in routes: /users/**. Default: any.")
  private @Nullable String path;

  @Option(
      names = "--max-uses",
      defaultValue = "1",
      paramLabel = "N",
      description = "Requests it may have traced. Default: ${DEFAULT-VALUE}.")
  private int maxUses;

  @Option(
      names = "--subject",
      paramLabel = "WHO",
      description = "Who asked for it; the gateway logs it with each use.")
  private @Nullable String subject;

  @Option(
      names = "--header",
      defaultValue = "x-headwater-debug",
      paramLabel = "NAME",
      description = "Header of the curl line. Default: ${DEFAULT-VALUE}.")
  private String header = "";

  TokenIssueCommand(Map<String, String> environment, Clock clock, Supplier<String> ids) {
    this.environment = environment;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public Integer call() throws GeneralSecurityException {
    TokenClaims claims = claims();
    String token = new TokenIssuer(signingKey(), text("--key-id", keyId)).issue(claims);
    if (token.length() > TokenContent.MAX_LENGTH) {
      throw wrong(
          "token: "
              + token.length()
              + " characters (expected: <= "
              + TokenContent.MAX_LENGTH
              + "; shorter texts)");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(token);
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    err.println("curl -H " + quoted(header + ": " + token) + ' ' + quoted(url(claims.scope())));
    err.flush();
    return ExitCode.FINE;
  }

  private TokenClaims claims() {
    if (maxUses < 1 || maxUses > TokenScope.MAX_USES) {
      throw wrong("--max-uses: " + maxUses + " (expected: 1 to " + TokenScope.MAX_USES + ")");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new TokenClaims(
        ids.get(),
        optional("--subject", subject),
        List.of(TokenClaims.AUDIENCE),
        now.plus(ttl),
        null,
        now,
        new TokenScope(
            optional("--route", route), optional("--tenant", tenant), pattern(), maxUses));
  }

  private @Nullable PathPattern pattern() {
    String text = optional("--path", path);
    try {
      return text == null ? null : PathPattern.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong("--path: " + text + " (expected: " + e.getMessage() + ")");
    }
  }

  private SigningKey signingKey() {
    Path file = source.privateKey;
    String variable = source.secretVariable;
    if (file != null) {
      return privateKey(file);
    }
    String secret = variable == null ? null : environment.get(variable);
    try {
      if (secret != null) {
        return new SigningKey.HmacSha256(HmacSha256Key.secretOf(secret));
      }
    } catch (IllegalArgumentException e) {
      throw wrong(
          "--secret-env: the value of "
              + variable
              + " (expected: at least 32 bytes, or base64: and the base64 of as many)");
    }
    throw wrong("--secret-env: " + variable + " (expected: a variable that is set)");
  }

  private SigningKey privateKey(Path file) {
    try {
      SigningKey key = new SigningKey.Ed25519(PemFile.read(file));
      if (PemFile.isOpenToOthers(file)) {
        spec.commandLine()
            .getErr()
            .println("warning: others may read " + file + " (expected: mode 600)");
      }
      return key;
    } catch (IOException e) {
      throw wrong("--private-key: " + file + " (expected: a file that can be read)");
    } catch (GeneralSecurityException e) {
      throw wrong(
          "--private-key: "
              + file
              + ": "
              + e.getMessage()
              + " (expected: PEM, as token key writes it)");
    }
  }

  private @Nullable String optional(String option, @Nullable String value) {
    return value == null ? null : text(option, value);
  }

  private String text(String option, String value) {
    if (!TokenClaims.isText(value)) {
      throw wrong(option + ": (expected: 1 to 200 characters, none of them a control character)");
    }
    return value;
  }

  /** Where to send it: the path, where it is one and no pattern. */
  private static String url(TokenScope scope) {
    PathPattern path = scope.path();
    boolean isPlain = path != null && path.text().chars().noneMatch(c -> "*{}".indexOf(c) >= 0);
    return "http://127.0.0.1:8080" + (path != null && isPlain ? path.text() : "/");
  }

  /** For a shell. */
  private static String quoted(String text) {
    return '\'' + text.replace("'", "'\\''") + '\'';
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Where the key comes from: never from the command line, which every process may read. */
  static final class KeySource {
    @Option(
        names = "--private-key",
        required = true,
        paramLabel = "FILE",
        description = "Ed25519 private key in PEM; token key makes one.")
    private @Nullable Path privateKey;

    @Option(
        names = "--secret-env",
        required = true,
        paramLabel = "NAME",
        description = "Environment variable with the HMAC secret, as in the configuration.")
    private @Nullable String secretVariable;
  }
}
