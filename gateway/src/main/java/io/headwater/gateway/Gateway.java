package io.headwater.gateway;

import io.headwater.gateway.accept.Listener;
import io.headwater.gateway.accept.ListenerSettings;
import io.headwater.gateway.accesslog.AccessLog;
import io.headwater.gateway.admin.AdminServer;
import io.headwater.gateway.admin.AdminSettings;
import io.headwater.gateway.admin.AdminViews;
import io.headwater.gateway.admin.BookViews;
import io.headwater.gateway.admin.LogCounts;
import io.headwater.gateway.admin.OperatingViews;
import io.headwater.gateway.admin.RuleViews;
import io.headwater.gateway.admin.ServingViews;
import io.headwater.gateway.cli.RunningGateway;
import io.headwater.gateway.config.AdminConfig;
import io.headwater.gateway.config.DrainConfig;
import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.config.ListenConfig;
import io.headwater.gateway.decide.DecisionLedger;
import io.headwater.gateway.exchange.Admission;
import io.headwater.gateway.exchange.InFlight;
import io.headwater.gateway.exchange.Traffic;
import io.headwater.gateway.log.GatewayLog;
import io.headwater.gateway.loop.DurationCounts;
import io.headwater.gateway.loop.LoopDeadlines;
import io.headwater.gateway.loop.Transport;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A running gateway: everything wired together. Closing it goes backwards:
 *
 * <ol>
 *   <li>it is no longer ready, and accepts no more;
 *   <li>what is in flight ends, or is ended when the time is over;
 *   <li>spans are flushed, within the same bound again;
 *   <li>the admin side goes last, so that all of this can be watched.
 * </ol>
 */
public final class Gateway implements RunningGateway {
  private static final System.Logger LOG = System.getLogger(Gateway.class.getName());

  /** How long ended connections may take to be gone. */
  private static final long TERMINATION_SECONDS = 5;

  /** How often temporary rules that ended are taken out, so that their end is logged in time. */
  private static final long SWEEP_SECONDS = 1;

  private final Listener listener;
  private final AdminServer admin;
  private final ServedConfig served;
  private final ShadowServing shadows;
  private final RemoteServing remote;
  private final TrafficLoops loops;
  private final Background background;
  private final DrainConfig drain;
  private final Lifecycle lifecycle;
  private final Deque<Runnable> closers;

  private Gateway(
      Listener listener,
      AdminServer admin,
      ServedConfig served,
      ShadowServing shadows,
      RemoteServing remote,
      TrafficLoops loops,
      Background background,
      DrainConfig drain,
      Lifecycle lifecycle,
      Deque<Runnable> closers) {
    this.listener = listener;
    this.admin = admin;
    this.served = served;
    this.shadows = shadows;
    this.remote = remote;
    this.loops = loops;
    this.background = background;
    this.drain = drain;
    this.lifecycle = lifecycle;
    this.closers = closers;
  }

  /**
   * Starts a gateway; it serves when this returns.
   *
   * @throws IOException if an address cannot be bound, or the transport is not available here
   */
  public static Gateway start(GatewayConfig config) throws IOException {
    return start(config, null);
  }

  /**
   * The same.
   *
   * @param log of this process, closed after all else; null: it is somebody else's business
   */
  static Gateway start(GatewayConfig config, @Nullable GatewayLog log) throws IOException {
    Deque<Runnable> closers = new ArrayDeque<>();
    if (log != null) {
      closers.push(log::close);
    }
    try {
      return wire(config, log, closers);
    } catch (IOException e) {
      closers.forEach(Runnable::run);
      throw e;
    } catch (RuntimeException e) {
      closers.forEach(Runnable::run);
      throw new IOException("cannot start: " + e.getMessage(), e);
    }
  }

  /** Closers are pushed as things are made, so that what was made last is closed first. */
  private static Gateway wire(
      GatewayConfig config, @Nullable GatewayLog log, Deque<Runnable> closers) throws IOException {
    String version = GatewayVersion.read();
    Lifecycle lifecycle = new Lifecycle(Clock.systemUTC());
    lifecycle.starting();
    closers.push(lifecycle::stopping);
    Transport transport = Transports.of(config.runtime().transport());
    Traffic traffic = new Traffic();
    DecisionMemory memory =
        DecisionMemory.fresh(
            Clock.systemUTC(), System::nanoTime, config.tracing().sampling().maxOperations());
    DecisionLedger ledger = memory.ledger();
    ServedConfig served = new ServedConfig(config, memory, Clock.systemUTC());
    ShadowServing shadows = new ShadowServing(memory.clock());
    Explaining explaining = new Explaining(config, memory.clock());
    RemoteServing remote =
        new RemoteServing(config.service().name(), memory.remote(), memory.clock());
    closers.push(remote::close);

    EventLoopGroup adminLoop = transport.newLoops(1, "headwater-admin");
    closers.push(() -> adminLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
    AccessLog accessLog = AccessLogs.open(config);
    if (accessLog != null) {
      // Here, so that it is closed after the event loops: what they end is logged, too.
      closers.push(accessLog::close);
    }
    List<DurationCounts> lateness = new CopyOnWriteArrayList<>();
    MetricPushes pushes = new MetricPushes();
    Tracing tracing = Tracing.start(config, version);
    AdminViews views =
        new AdminViews(
            version,
            new BookViews(
                ledger::snapshot,
                tracing.pipeline()::accounts,
                traffic::snapshot,
                traffic::routes,
                memory.tokens().ledger()::snapshot,
                memory.trust()::counts,
                memory.rateLimits()::refused),
            new ServingViews(
                lifecycle::readiness, lifecycle::reloads, served::inForce, served::upstreams),
            new RuleViews(
                () -> served.snapshot().decisions().policy(),
                () -> served.snapshot().decisions().budgets(),
                memory.temporary(),
                new TemporaryRuleCompiler(),
                draft -> explaining.explain(served.snapshot(), draft),
                shadows::view,
                remote::status),
            new OperatingViews(
                lifecycle::events,
                () -> lateness,
                () -> AccessLogs.counts(accessLog),
                () -> log == null ? null : new LogCounts(log.written(), log.dropped()),
                pushes::counts));
    Runnable flush = () -> tracing.close(config.drain().timeout());
    closers.push(flush);
    AdminServer admin =
        AdminServer.start(
            adminSettings(config.admin()),
            views,
            tracing.store(),
            adminLoop,
            transport.serverChannel());
    // The admin side goes after the flush, though it came after it.
    closers.pop();
    closers.push(admin::close);
    closers.push(pushes::close);
    closers.push(flush);

    TrafficLoops loops = new TrafficLoops(config.runtime(), transport);
    closers.push(loops::close);
    adminLoop.scheduleWithFixedDelay(
        memory.temporary()::removeEnded, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    loops.furnish(
        transport,
        served::snapshot,
        tracing.spans(),
        ledger,
        traffic,
        accessLog,
        lateness,
        admission(config.listen().limits()));
    Background background = new Background(config.runtime(), transport, loops);
    closers.push(background::close);
    background.lookAfter(config, served.snapshot());
    Listener listener =
        Listener.bind(
            listenerSettings(config), transport, loops.group(), loops.services(), traffic);
    remote.apply(config.tracing().sampling().remote());
    lifecycle.serving(version, hostAndPort(listener.address()), hostAndPort(admin.address()));
    pushes.start(config.metrics().otlp(), views, tracing, version);
    return new Gateway(
        listener,
        admin,
        served,
        shadows,
        remote,
        loops,
        background,
        config.drain(),
        lifecycle,
        closers);
  }

  @Override
  public InetSocketAddress address() {
    return listener.address();
  }

  @Override
  public InetSocketAddress adminAddress() {
    return admin.address();
  }

  @Override
  public List<String> apply(GatewayConfig config) {
    List<String> needRestart = served.apply(config, background::lookAfter);
    loops.retainOnly(served.snapshot().upstreams().values());
    loops.followEndpoints();
    remote.apply(config.tracing().sampling().remote());
    lifecycle.reloaded(needRestart);
    return needRestart;
  }

  @Override
  public void refused(List<String> problems) {
    lifecycle.refused(problems);
  }

  @Override
  public void shadow(GatewayConfig candidate) {
    served.shadow(shadows.compile(candidate));
  }

  @Override
  public void shadowRefused(List<String> problems) {
    shadows.refused(problems);
  }

  @Override
  public void close() {
    lifecycle.draining();
    CompletableFuture<Void> drained = listener.drain();
    if (!isDone(drained, drain.timeout().toMillis())) {
      LOG.log(System.Logger.Level.WARNING, "exchanges are still in flight: they are ended now");
      listener.terminate();
      isDone(drained, TimeUnit.SECONDS.toMillis(TERMINATION_SECONDS));
    }
    while (!closers.isEmpty()) {
      closers.pop().run();
    }
  }

  private static boolean isDone(CompletableFuture<Void> future, long millis) {
    try {
      future.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("draining cannot fail", e);
    }
  }

  private static Function<LoopDeadlines, Admission> admission(ListenConfig.Limits limits) {
    // An HTTP/1.x connection has one exchange at a time: a limit beyond theirs need not be counted.
    InFlight inFlight =
        new InFlight(limits.inFlight() < limits.connections() ? limits.inFlight() : 0);
    long maxLag = limits.loopLag().toNanos();
    return deadlines -> new Admission(inFlight, deadlines::lag, maxLag);
  }

  private static String hostAndPort(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ':' + address.getPort();
  }

  private static AdminSettings adminSettings(AdminConfig admin) {
    return new AdminSettings(admin.host(), admin.port(), admin.token());
  }

  private static ListenerSettings listenerSettings(GatewayConfig config) {
    ListenConfig listen = config.listen();
    return new ListenerSettings(
        listen.host(),
        listen.port(),
        listen.limits().connections(),
        listen.limits().requestLine(),
        listen.limits().headers(),
        listen.timeouts().requestHead(),
        listen.timeouts().idle(),
        listen.timeouts().body(),
        config.drain().idleGrace(),
        listen.limits().bodyRate(),
        listen.timeouts().bodyGrace(),
        listen.trustedProxies());
  }
}
