package io.headwater.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.headwater.gateway.decide.Cap;
import io.headwater.gateway.decide.Decision;
import io.headwater.gateway.decide.DecisionEngine;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.decide.DecisionReason;
import io.headwater.gateway.decide.RequestMatcher;
import io.headwater.gateway.decide.SamplingKind;
import io.headwater.gateway.decide.SamplingPolicy;
import io.headwater.gateway.decide.SamplingRule;
import io.headwater.gateway.decide.temporary.TemporaryRule;
import io.headwater.gateway.decide.temporary.TemporaryRuleAudit;
import io.headwater.gateway.decide.temporary.TemporaryRuleEnd;
import io.headwater.gateway.decide.temporary.TemporaryRuleState;
import io.headwater.gateway.decide.temporary.TemporaryRules;
import io.headwater.gateway.decide.token.TokenLedger;
import io.headwater.gateway.decide.token.TokenRefusal;
import io.headwater.gateway.decide.trust.TrustTally;
import io.headwater.gateway.exchange.Traffic;
import io.headwater.gateway.exchange.TrafficSnapshot;
import io.headwater.gateway.export.DropCause;
import io.headwater.gateway.export.TargetAccount;
import io.headwater.gateway.http.FailureKind;
import io.headwater.gateway.loop.Transport;
import io.headwater.gateway.route.RouteMatch;
import io.headwater.gateway.store.TraceStore;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A started admin port, clients for it, and figures to show. */
abstract class AdminPort {
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  static final String TRACE = "0102030405060708090a0b0c0d0e0f10";
  static final String SPANS =
      "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
          + "{\"stringValue\":\"greeter\"}}]},\"scopeSpans\":[{\"scope\":{},\"spans\":[{\"traceId\":\""
          + TRACE
          + "\",\"spanId\":\"0102030405060708\",\"name\":\"Say.Hello\",\"kind\":2,"
          + "\"startTimeUnixNano\":\"1000000\",\"endTimeUnixNano\":\"3000000\",\"status\":{}}]}]}]}";

  private static final SamplingPolicy POLICY =
      new SamplingPolicy(
          List.of(
              new SamplingRule(
                  "checkout",
                  RequestMatcher.builder().methods(List.of("POST")).build(),
                  new SamplingKind.Probability(0.25),
                  5),
              new SamplingRule("health", RequestMatcher.ANY, new SamplingKind.Never()),
              new SamplingRule("all", RequestMatcher.ANY, new SamplingKind.Always()),
              new SamplingRule("rate", RequestMatcher.ANY, new SamplingKind.TargetPerSecond(2.5)),
              new SamplingRule(
                  "each", RequestMatcher.ANY, new SamplingKind.TargetPerOperation(1, 3, 9))),
          0.001,
          100);

  final EventLoopGroup loops = Transport.best().newLoops(1, "admin-test");
  final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
  final TraceStore store = new TraceStore(10, 1 << 20);
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  Readiness readiness = new Readiness(true, List.of());
  TrafficSnapshot traffic = traffic(7, 1);
  TargetAccount account = new TargetAccount("otlp", 10, 6, 1, Map.of(DropCause.QUEUE_FULL, 3L));
  final TemporaryRules temporary =
      new TemporaryRules(
          Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), System::nanoTime, () -> 10, new NoAudit());
  final RuleViews rules =
      new RuleViews(
          () -> POLICY,
          () -> new DecisionEngine(POLICY, () -> 0).budgets(),
          temporary,
          AdminPort::read,
          draft -> {
            throw new IllegalStateException("nothing is explained here");
          },
          () -> null,
          () -> null);
  @Nullable AdminServer server;

  /** Reads the name of a rule, and nothing else. */
  private static TemporaryRule read(String body) throws UnreadableRuleException {
    if (body.startsWith("bad")) {
      throw new UnreadableRuleException(List.of("request:1: a: b (expected: c)", "request:2: d"));
    }
    return new TemporaryRule(
        body,
        RequestMatcher.builder().tenants(List.of("acme")).build(),
        0.5,
        new TemporaryRule.Limits(50, Duration.ofHours(1)),
        new TemporaryRule.Origin("ops", "slow \"checkout\""));
  }

  private static final class NoAudit implements TemporaryRuleAudit {
    @Override
    public void created(TemporaryRuleState rule) {}

    @Override
    public void ended(TemporaryRuleState rule, TemporaryRuleEnd end) {}
  }

  static TrafficSnapshot traffic(long started, long inFlight) {
    return new TrafficSnapshot(
        5,
        2,
        1,
        started,
        inFlight,
        8,
        Map.of(200, 4L, 404, 2L),
        Map.of(FailureKind.SERVICE_UNKNOWN, 2L),
        Map.of());
  }

  /** Two sampled by a rule, four not by the default: of one operation each. */
  private static DecisionLedger.Snapshot books() {
    DecisionLedger ledger = new DecisionLedger();
    RouteMatch orders = new RouteMatch("r", "svc", "", "micro", "svc", "/orders/{id}");
    RouteMatch users = new RouteMatch("r", "svc", "", "micro", "svc", "/users/{id}");
    for (int n = 0; n < 4; n++) {
      ledger.count("GET", users, new Decision(false, DecisionReason.DEFAULT, null, 0, null));
    }
    for (int n = 0; n < 2; n++) {
      ledger.count("GET", orders, new Decision(true, DecisionReason.RULE, "r", 1, null));
    }
    return ledger.snapshot();
  }

  AdminViews views() {
    DecisionLedger.Snapshot ledger = books();
    return new AdminViews(
        "1.2.3",
        new BookViews(
            () ->
                new DecisionLedger.Snapshot(
                    ledger.operations(),
                    ledger.others(),
                    Map.of("checkout", new DecisionLedger.RuleCount(2, 0)),
                    Map.of(Cap.GATEWAY, 1L),
                    ledger.hindsight()),
            () -> List.of(account),
            () -> traffic,
            () -> new Traffic().routes(),
            () -> new TokenLedger.Snapshot(2, Map.of(TokenRefusal.EXPIRED, 1L)),
            () -> new TrustTally.Counts(1, 0, 0),
            () -> Map.of("orders", 5L)),
        new ServingViews(
            () -> readiness,
            () -> new ReloadCounts(3, 1, true),
            () -> new ConfigInForce("service\n  name  gateway\n", Instant.EPOCH),
            List::of),
        rules,
        OperatingViews.nothing());
  }

  AdminServer start(AdminSettings settings, @Nullable TraceStore store, AdminLimits limits) {
    Transport transport = Transport.best();
    try {
      AdminServer started =
          AdminServer.start(
              settings, views(), store, loops, transport.serverChannel(), limits, allocator);
      server = started;
      return started;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  AdminServer start() {
    return start(new AdminSettings("127.0.0.1", 0, ""), store, AdminLimits.defaults());
  }

  AdminServer startWithToken() {
    return start(new AdminSettings("127.0.0.1", 0, "s3cret"), store, AdminLimits.defaults());
  }

  AdminServer startWith(AdminLimits limits) {
    return start(new AdminSettings("127.0.0.1", 0, ""), store, limits);
  }

  /** Stops all, and sees that every buffer was given back. */
  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  static HttpRequest.Builder to(AdminServer server, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.address().getPort() + path))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> get(AdminServer server, String path) {
    return send(to(server, path));
  }

  HttpResponse<String> post(AdminServer server, String type, byte[] body) {
    return send(
        to(server, "/v1/traces")
            .header("content-type", type)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  static JsonObject json(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  /** Sends bytes as they are, and reads until the server closes. */
  static String raw(AdminServer server, String... parts) throws IOException {
    try (Socket socket = new Socket(LOOPBACK, server.address().getPort())) {
      socket.setSoTimeout(20_000);
      for (String part : parts) {
        socket.getOutputStream().write(part.getBytes(UTF_8));
        socket.getOutputStream().flush();
      }
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  /** The lines as the head of a request. */
  static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }
}
