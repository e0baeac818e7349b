package io.headwater.it;

import io.headwater.propagation.contract.SocketServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that answers one request with a fault, and every other one with {@code ok}. It tells
 * its connections apart, so that a test can see which one the gateway kept.
 */
final class FaultyServer implements AutoCloseable {
  static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  private static final int PATIENCE_MILLIS = 60_000;

  private final AtomicReference<@Nullable Armed> armed = new AtomicReference<>();
  private final AtomicInteger last = new AtomicInteger();
  private final SocketServer server = new SocketServer("faulty-server", this::serve);

  /**
   * A fault that waits for its request.
   *
   * @param fault what is done instead of answering
   * @param begun opened when the request came
   * @param clientHasHead opened when the client has the head of the response
   */
  record Armed(FaultScript fault, CountDownLatch begun, CountDownLatch clientHasHead) {}

  FaultyServer() throws IOException {}

  /** Answers the next request with a fault. */
  Armed arm(FaultScript fault) {
    Armed waiting = new Armed(fault, new CountDownLatch(1), new CountDownLatch(1));
    armed.set(waiting);
    return waiting;
  }

  URI uri() {
    return server.uri();
  }

  /** Number of the connection that brought the last request. */
  int lastConnection() {
    return last.get();
  }

  /** How many connections are open. */
  int openConnections() {
    return server.openConnections();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve(Socket socket, int number) throws Exception {
    socket.setSoTimeout(PATIENCE_MILLIS);
    WireReader in = new WireReader(new BufferedInputStream(socket.getInputStream()));
    for (List<String> head = in.head(); head != null; head = in.head()) {
      last.set(number);
      in.body(head.subList(1, head.size()).stream().map(RawHeader::parse).toList(), false);
      Armed fault = armed.getAndSet(null);
      if (fault == null) {
        FaultScript.write(socket, OK);
      } else {
        fault.begun().countDown();
        fault.fault().play(socket, fault.clientHasHead()::await);
      }
    }
  }
}
