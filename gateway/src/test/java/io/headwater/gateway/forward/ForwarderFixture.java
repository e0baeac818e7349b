package io.headwater.gateway.forward;

import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.gateway.loop.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A forwarder, the raw sockets it talks to, and what closes them all. */
abstract class ForwarderFixture {
  static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  static final Upstream.Limits LIMITS =
      new Upstream.Limits(
          Duration.ofSeconds(20), Duration.ofSeconds(5), 3, 8, Duration.ofMinutes(5));

  final ForwardProbe probe;
  private final List<AutoCloseable> opened = new ArrayList<>();

  ForwarderFixture(String transport) {
    this.probe = new ForwardProbe(transport.equals("nio") ? Transport.nio() : Transport.best());
  }

  @AfterEach
  void closeAll() throws Exception {
    probe.close();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  /** Its first connection answers once, and closes when it is asked again. */
  RawUpstream staleAfterFirst() throws IOException {
    return server(
        connection -> {
          connection.readHead();
          connection.write(OK.replace("ok", "").replace("length: 2", "length: 0"));
          connection.readHead();
        });
  }

  RawUpstream answering(String response) throws IOException {
    return open(RawUpstream.answering(response));
  }

  RawUpstream server(RawUpstream.Script script) throws IOException {
    return open(RawUpstream.start(script));
  }

  /** An address that nobody listens at; bound meanwhile, so that nobody else can. */
  Endpoint refusing() throws IOException {
    SocketChannel bound = open(SocketChannel.open());
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return new Endpoint("127.0.0.1", bound.socket().getLocalPort());
  }

  <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }

  static Upstream upstream(RawUpstream server) {
    return upstream(LIMITS, server);
  }

  static Upstream upstream(Upstream.Limits limits, RawUpstream server) {
    return upstream(limits, server.endpoint());
  }

  static Upstream upstream(Upstream.Limits limits, Endpoint... endpoints) {
    return new Upstream("users", "", "", List.of(endpoints), limits);
  }

  static Upstream.Limits limits(
      long timeoutMillis, int attempts, int idleConnections, long idleMillis) {
    return new Upstream.Limits(
        Duration.ofMillis(timeoutMillis),
        Duration.ofSeconds(5),
        attempts,
        idleConnections,
        Duration.ofMillis(idleMillis));
  }
}
