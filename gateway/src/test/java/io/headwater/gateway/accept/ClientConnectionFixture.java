package io.headwater.gateway.accept;

import static io.headwater.gateway.LiveGateway.upstream;

import io.headwater.gateway.LiveGateway;
import io.headwater.gateway.RawClient;
import io.headwater.gateway.forward.RawUpstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;

/** A whole gateway, its raw upstream and raw clients, and what closes them all. */
abstract class ClientConnectionFixture {
  static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  static final String CHUNKS =
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n";
  static final String GET = "GET /svc/a HTTP/1.1\r\nhost: h\r\n\r\n";

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  static String post(String framing) {
    return "POST /svc/a HTTP/1.1\r\nhost: h\r\n" + framing + "\r\n\r\n";
  }

  static String request(String method, String path) {
    return method + ' ' + path + " HTTP/1.1\r\nhost: h\r\n\r\n";
  }

  LiveGateway gateway(RawUpstream server, String hocon) throws Exception {
    return add(LiveGateway.before(server, hocon));
  }

  /** A gateway that knows no upstream that is there. */
  LiveGateway gateway(String hocon) throws Exception {
    return add(LiveGateway.start(upstream("gone", "127.0.0.1:1") + hocon));
  }

  RawClient client(LiveGateway gateway) throws IOException {
    return add(gateway.connect());
  }

  RawUpstream server(RawUpstream.Script script) throws IOException {
    return add(RawUpstream.start(script));
  }

  RawUpstream server(String response) throws IOException {
    return add(RawUpstream.answering(response));
  }

  RawUpstream noting(BlockingQueue<String> seen) throws IOException {
    return server(
        connection -> {
          for (String head = connection.readHead(); !head.isEmpty(); head = connection.readHead()) {
            seen.add(head);
            connection.write(OK);
          }
        });
  }

  <T extends AutoCloseable> T add(T closed) {
    opened.add(closed);
    return closed;
  }
}
