package io.headwater.gateway.forward.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.forward.RawUpstream;
import io.headwater.gateway.forward.balance.DiscoverySnapshot;
import io.headwater.gateway.forward.balance.EndpointSnapshot;
import io.headwater.gateway.forward.balance.EndpointSource;
import io.headwater.gateway.forward.balance.EndpointSource.Discovery;
import io.headwater.gateway.forward.balance.OutlierPolicy;
import io.headwater.gateway.forward.balance.RetryBudget;
import io.headwater.gateway.forward.balance.UpstreamState;
import io.headwater.gateway.loop.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the upkeep makes of what name servers and endpoints say. */
final class UpkeepIT {
  private static final EndpointSource NAME =
      new EndpointSource("users.test", 8080, 3, Discovery.DNS);
  private static final EndpointSource RECORDS =
      new EndpointSource("_http._tcp.users.test", 0, 1, Discovery.SRV);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofHours(1);

  private final DnsServer server = DnsServer.start();
  private final EventLoopGroup group = Transport.best().newLoops(1, "upkeep-test");
  private final AtomicInteger changes = new AtomicInteger();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final DnsNameResolver dns;
  private final Upkeep upkeep;

  UpkeepIT() {
    EventLoop loop = group.next();
    this.dns =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(Transport.best().datagramChannel())
            .nameServerProvider(new SingletonDnsServerAddressStreamProvider(server.address()))
            .resolveCache(NoopDnsCache.INSTANCE)
            .cnameCache(NoopDnsCnameCache.INSTANCE)
            .queryTimeoutMillis(200)
            .build();
    this.upkeep =
        new Upkeep(
            loop,
            Transport.best(),
            dns,
            DefaultAddressResolverGroup.INSTANCE,
            new SplittableRandom(5),
            changes::incrementAndGet);
  }

  @AfterEach
  void close() throws Exception {
    upkeep.close();
    dns.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    server.close();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  // --- names ---

  @Test
  void dns_everyAddressIsAnEndpoint_andAChangeIsFollowed() throws Exception {
    server.a("users.test", "10.0.0.2", "10.0.0.1");
    UpstreamState state = lookedUp(SHORT, LONG, NAME);
    assertThat(endpoints(state)).containsExactly("10.0.0.1:8080 w3 p0", "10.0.0.2:8080 w3 p0");
    int before = changes.get();
    server.a("users.test", "10.0.0.2", "10.0.0.3");
    await()
        .untilAsserted(
            () ->
                assertThat(endpoints(state))
                    .containsExactly("10.0.0.2:8080 w3 p0", "10.0.0.3:8080 w3 p0"));
    assertThat(changes.get()).isGreaterThan(before);
  }

  @Test
  void dns_withoutIpv4_takesIpv6() throws Exception {
    server.aaaa("users.test", "2001:db8::7");
    UpstreamState state = lookedUp(SHORT, LONG, NAME);
    assertThat(endpoints(state)).containsExactly("[2001:db8::7]:8080 w3 p0");
    server.a("users.test", "10.0.0.1");
    await()
        .untilAsserted(() -> assertThat(endpoints(state)).containsExactly("10.0.0.1:8080 w3 p0"));
  }

  @Test
  void srv_everyRecordIsAnEndpoint_withItsPortWeightAndPriority() throws Exception {
    server
        .srv(
            "_http._tcp.users.test",
            "10 60 8001 a.users.test",
            "10 0 8002 b.users.test",
            "20 5 8003 c.users.test",
            "20 5 8004 gone.users.test")
        .a("a.users.test", "10.0.0.1", "10.0.0.2")
        .aaaa("b.users.test", "::1")
        .a("c.users.test", "10.0.0.3");
    UpstreamState state = lookedUp(SHORT, LONG, RECORDS);
    assertThat(endpoints(state))
        .containsExactly(
            "10.0.0.1:8001 w60 p10",
            "10.0.0.2:8001 w60 p10",
            "[::1]:8002 w1 p10",
            "10.0.0.3:8003 w5 p20");
  }

  @Test
  void failure_keepsTheLastGoodSet_isCounted_andGoesOver() throws Exception {
    server.a("users.test", "10.0.0.1");
    UpstreamState state = lookedUp(SHORT, SHORT, NAME);
    server.silent(true);
    await().until(() -> discovery(state).failures() > 0);
    assertThat(discovery(state).error()).isEqualTo("no answer");
    assertThat(endpoints(state)).containsExactly("10.0.0.1:8080 w3 p0");
    server.silent(false).a("users.test");
    await().untilAsserted(() -> assertThat(discovery(state).error()).isNotNull());
    assertThat(endpoints(state)).containsExactly("10.0.0.1:8080 w3 p0");
    server.a("users.test", "10.0.0.2");
    await()
        .untilAsserted(() -> assertThat(endpoints(state)).containsExactly("10.0.0.2:8080 w3 p0"));
    assertThat(discovery(state).error()).isNull();
  }

  @Test
  void noAnswerAtAll_leavesTheNameItself_andEndsTheWait() throws Exception {
    server.silent(true);
    UpstreamState state = lookedUp(SHORT, LONG, NAME, RECORDS);
    assertThat(endpoints(state)).containsExactly("users.test:8080 w3 p0");
  }

  @Test
  void equalPlan_goesOn_andClosedOneAsksNoMore() throws Exception {
    server.ttl(3600).a("users.test", "10.0.0.1");
    UpstreamState state = state(NAME);
    UpkeepPlan plan = plan(state, LONG, LONG, null, NAME);
    upkeep.apply(List.of(plan)).get(20, TimeUnit.SECONDS);
    upkeep.apply(List.of(plan(state, LONG, LONG, null, NAME))).get(20, TimeUnit.SECONDS);
    assertThat(server.queries(DnsRecordType.A, "users.test")).isOne();
  }

  // --- health ---

  @Test
  void check_thatFails_leavesOut_andThatPassesAgain_letsIn() throws Exception {
    AtomicInteger status = new AtomicInteger(500);
    List<String> heads = new CopyOnWriteArrayList<>();
    RawUpstream checked = checked(status, heads);
    UpstreamState state = checkedState(checked, 200, 204);
    await().until(() -> !isOpen(state));
    assertThat(condition(state)).isEqualTo(EndpointSnapshot.Condition.UNHEALTHY);
    assertThat(state.snapshot("u").endpoints().get(0).unhealthy()).isEqualTo("status 500");
    status.set(204);
    await().until(() -> isOpen(state));
    assertThat(heads.get(0))
        .startsWith("GET /health?a=b HTTP/1.1\r\nhost: " + checked.endpoint() + "\r\n")
        .containsPattern("\r\ntraceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-02\r\n")
        .contains("\r\nconnection: close\r\n");
    // Each on a connection of its own, that is closed behind it.
    await().until(() -> checked.ended() >= checked.connections() - 1);
  }

  @Test
  void check_thatIsNotAnswered_orNotHttp_fails() throws Exception {
    RawUpstream silent =
        open(
            RawUpstream.start(
                connection -> {
                  connection.readHead();
                  connection.awaitEnd();
                }));
    RawUpstream garbled = open(RawUpstream.answering("SSH-2.0-OpenSSH\r\n\r\n"));
    RawUpstream closing = open(RawUpstream.start(RawUpstream.Connection::readHead));
    UpstreamState late = checkedState(silent, 200);
    UpstreamState noHttp = checkedState(garbled, 200);
    UpstreamState lost = checkedState(closing, 200);
    upkeep.apply(List.of(checkPlan(late, 200), checkPlan(noHttp, 200), checkPlan(lost, 200)));
    await()
        .untilAsserted(
            () -> {
              assertThat(reason(late)).isEqualTo("no answer in time");
              assertThat(reason(noHttp)).isEqualTo("not HTTP");
              assertThat(reason(lost)).isEqualTo("closed without an answer");
            });
    closing.close();
  }

  @Test
  void check_ofWhatIsDiscovered_beginsWithIt() throws Exception {
    List<String> heads = new CopyOnWriteArrayList<>();
    RawUpstream checked = checked(new AtomicInteger(503), heads);
    EndpointSource source =
        new EndpointSource("users.test", checked.endpoint().port(), 1, Discovery.DNS);
    server.a("users.test", "127.0.0.1");
    UpstreamState state = state(source);
    upkeep.apply(List.of(plan(state, SHORT, LONG, check(200), source)));
    await().until(() -> "status 503".equals(reason(state)));
  }

  private RawUpstream checked(AtomicInteger status, List<String> heads) throws Exception {
    return open(
        RawUpstream.start(
            connection -> {
              heads.add(connection.readHead());
              connection.write(
                  "HTTP/1.1 " + status.get() + " X\r\ncontent-length: 100000\r\n\r\nmore");
              connection.awaitEnd();
            }));
  }

  private UpstreamState checkedState(RawUpstream checked, int... expect) {
    UpstreamState state =
        state(
            new EndpointSource(
                checked.endpoint().host(), checked.endpoint().port(), 1, Discovery.NONE));
    upkeep.apply(List.of(checkPlan(state, expect)));
    return state;
  }

  private static UpkeepPlan checkPlan(UpstreamState state, int... expect) {
    return plan(state, LONG, LONG, check(expect));
  }

  private static HealthCheck check(int... expect) {
    Set<Integer> statuses = new java.util.HashSet<>();
    for (int status : expect) {
      statuses.add(status);
    }
    return new HealthCheck("/health?a=b", SHORT, Duration.ofMillis(300), 2, 2, statuses);
  }

  private UpstreamState lookedUp(Duration minTtl, Duration maxTtl, EndpointSource... sources)
      throws Exception {
    UpstreamState state = state(sources);
    upkeep.apply(List.of(plan(state, minTtl, maxTtl, null, sources))).get(20, TimeUnit.SECONDS);
    return state;
  }

  private static UpstreamState state(EndpointSource... sources) {
    UpstreamState state = new UpstreamState(System::nanoTime);
    state.configure(List.of(sources), OutlierPolicy.OFF, RetryBudget.Limits.DEFAULT, true);
    return state;
  }

  private static UpkeepPlan plan(
      UpstreamState state,
      Duration minTtl,
      Duration maxTtl,
      @Nullable HealthCheck check,
      EndpointSource... sources) {
    return new UpkeepPlan(state, List.of(sources), minTtl, maxTtl, check);
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }

  private static boolean isOpen(UpstreamState state) {
    return state.group().current().size() > 0;
  }

  private static @Nullable String reason(UpstreamState state) {
    return state.snapshot("u").endpoints().get(0).unhealthy();
  }

  private static EndpointSnapshot.Condition condition(UpstreamState state) {
    return state.snapshot("u").endpoints().get(0).condition();
  }

  private static DiscoverySnapshot discovery(UpstreamState state) {
    return state.snapshot("u").discovery().get(0);
  }

  private static List<String> endpoints(UpstreamState state) {
    return state.snapshot("u").endpoints().stream()
        .map(each -> each.address() + " w" + each.weight() + " p" + each.priority())
        .toList();
  }
}
