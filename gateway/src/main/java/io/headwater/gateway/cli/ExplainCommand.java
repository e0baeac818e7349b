package io.headwater.gateway.cli;

import com.google.gson.stream.JsonWriter;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.GatewayConfigLoader;
import io.headwater.gateway.explain.Explained;
import io.headwater.gateway.explain.ExplanationJson;
import io.headwater.gateway.explain.ExplanationText;
import io.headwater.gateway.explain.RequestDraft;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code explain}: says whether a request would be traced, and why, without any traffic. */
@Command(
    name = "explain",
    description = {
      "Say whether a request would be traced, and why: route, caller, every rule's verdict.",
      "As of a gateway that has just started: rates, caps and budgets are unused."
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private final GatewayConfigLoader loader;
  private final RequestExplainer explainer;

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
      required = true,
      paramLabel = "PATH",
      description = "Path of the request, with its query.")
  private String path = "";

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Host of the request. Default: that of a header host, or localhost.")
  private @Nullable String host;

  @Option(
      names = "--header",
      paramLabel = "NAME:VALUE",
      description = "A header; may be given again: API keys, tokens, traceparent, cookies.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--client",
      paramLabel = "IP",
      description = "Address of the client. Default: what the peer, if it is trusted, says of it.")
  private @Nullable String client;

  @Option(
      names = "--peer",
      defaultValue = "127.0.0.1",
      paramLabel = "IP",
      description = "Address of the connection's other end. Default: ${DEFAULT-VALUE}.")
  private String peer = "";

  @Option(
      names = "--trace-id",
      paramLabel = "HEX",
      description = "The trace id: 32 hex digits. Default: not known; both outcomes are told.")
  private @Nullable String traceId;

  @Option(names = "--json", description = "Print JSON, as POST /api/explain answers.")
  private boolean json;

  ExplainCommand(GatewayConfigLoader loader, RequestExplainer explainer) {
    this.loader = loader;
    this.explainer = explainer;
  }

  @Override
  public Integer call() throws Exception {
    RequestDraft draft = draft();
    List<String> problems = draft.problems();
    if (!problems.isEmpty()) {
      throw new ParameterException(spec.commandLine(), String.join("\n", problems));
    }
    GatewayConfig effective = loader.load(config.file());
    Explained explained = explainer.explain(effective, draft);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? json(explained) : ExplanationText.of(explained, Help.Ansi.AUTO.enabled()));
    out.flush();
    return ExitCode.FINE;
  }

  private RequestDraft draft() {
    RequestDraft draft = new RequestDraft().method(method).path(path).peer(peer);
    if (host != null) {
      draft.host(host);
    }
    if (client != null) {
      draft.client(client);
    }
    if (traceId != null) {
      draft.traceId(traceId);
    }
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 0) {
        draft.problem("header", "***", "NAME:VALUE");
      } else {
        draft.header(header.substring(0, colon).strip(), header.substring(colon + 1));
      }
    }
    return draft;
  }

  private static String json(Explained explained) throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter out = new JsonWriter(text);
    out.setIndent("  ");
    ExplanationJson.write(out, explained);
    out.flush();
    return text.append('\n').toString();
  }
}
