package io.headwater.gateway.cli;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import io.headwater.gateway.decide.token.RefusedTokenException;
import io.headwater.gateway.decide.token.TokenClaims;
import io.headwater.gateway.decide.token.TokenContent;
import io.headwater.gateway.decide.token.TokenScope;
import io.headwater.gateway.decide.token.TokenVerdict;
import io.headwater.gateway.explain.DescribedRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code token verify}: says what a token says, and whether a gateway would accept it now. */
@Command(
    name = "verify",
    description = {
      "Say what a debug token says, and whether it would be accepted now.",
      "Uses are counted by the gateway that runs, and not known here."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it would be accepted",
      "1:it would be refused, or the configuration is wrong",
      "2:the command line is wrong"
    })
final class TokenVerifyCommand implements Callable<Integer> {
  private final GatewayConfigLoader loader;
  private final TokenJudge judge;
  private final Supplier<BufferedReader> input;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--method",
      defaultValue = "GET",
      paramLabel = "METHOD",
      description = "Method of the request. Default: ${DEFAULT-VALUE}.")
  private String method = "";

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "Path of the request. Default: any within the scope of the token.")
  private @Nullable String path;

  @Option(
      names = "--host",
      defaultValue = "localhost",
      paramLabel = "HOST",
      description = "Host of the request. Default: ${DEFAULT-VALUE}.")
  private String host = "";

  @Option(names = "--tenant", paramLabel = "T", description = "Its tenant. Default: none.")
  private @Nullable String tenant;

  @Parameters(
      index = "0",
      paramLabel = "TOKEN",
      description = "The token; - reads it from standard input, out of sight of other processes.")
  private String token = "";

  TokenVerifyCommand(GatewayConfigLoader loader, TokenJudge judge, Supplier<BufferedReader> input) {
    this.loader = loader;
    this.judge = judge;
    this.input = input;
  }

  @Override
  public Integer call() throws Exception {
    if (path == null && tenant != null) {
      throw new ParameterException(spec.commandLine(), "--tenant: (expected: with --path)");
    }
    GatewayConfig effective = loader.load(config.file());
    String presented = token.equals("-") ? firstLine() : token;
    TokenVerdict verdict =
        judge.judge(
            effective,
            presented,
            path == null ? null : DescribedRequest.of(method, host, path),
            tenant);
    print(presented, verdict);
    return verdict.isAccepted() ? ExitCode.FINE : ExitCode.CONFIGURATION;
  }

  private String firstLine() throws IOException {
    char[] line = new char[TokenContent.MAX_LENGTH + 2];
    int length = 0;
    BufferedReader reader = input.get();
    while (length < line.length) {
      int read = reader.read(line, length, line.length - length);
      if (read < 0) {
        break;
      }
      length += read;
    }
    return new String(line, 0, length).strip();
  }

  private void print(String presented, TokenVerdict verdict) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      TokenContent content = TokenContent.read(presented);
      TokenClaims claims = content.claims();
      TokenScope scope = claims.scope();
      row(out, "key", content.keyId() + ", " + content.algorithm());
      row(out, "id", claims.id());
      row(out, "subject", orElse(claims.subject(), "not told"));
      row(out, "issued", orElse(claims.issuedAt(), "not told"));
      row(out, "not before", orElse(claims.notBefore(), "at once"));
      row(out, "expires", claims.expiresAt().toString());
      row(out, "route", orElse(scope.route(), "any"));
      row(out, "tenant", orElse(scope.tenant(), "any"));
      row(out, "path", orElse(scope.path(), "any"));
      row(out, "max uses", String.valueOf(scope.maxUses()));
      if (!verdict.isAccepted()) {
        row(out, "note", "what a refused token says is not proven");
      }
    } catch (RefusedTokenException e) {
      row(out, "note", "it cannot be read");
    }
    row(out, "verdict", (verdict.isAccepted() ? "" : "refused: ") + verdict.wireName());
    out.flush();
  }

  private static void row(PrintWriter out, String name, String value) {
    out.println(name + " ".repeat(12 - name.length()) + value);
  }

  private static String orElse(@Nullable Object value, String absent) {
    return value == null ? absent : value.toString();
  }
}
