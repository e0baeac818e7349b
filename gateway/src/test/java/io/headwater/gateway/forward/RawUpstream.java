package io.headwater.gateway.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.headwater.gateway.forward.balance.Endpoint;
import io.headwater.propagation.contract.SocketServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that does to its sockets exactly what a test scripts, byte by byte. */
public final class RawUpstream implements AutoCloseable {
  /** What is done with one connection; it is closed afterwards. */
  @FunctionalInterface
  public interface Script {
    void serve(Connection connection) throws Exception;
  }

  private final SocketServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  private RawUpstream(Script script) throws IOException {
    this.server =
        new SocketServer(
            "raw-upstream", (socket, number) -> script.serve(new Connection(socket, number)));
  }

  /** Starts a server that runs the script on each connection. */
  public static RawUpstream start(Script script) throws IOException {
    return new RawUpstream(script);
  }

  /** Answers every request of every connection alike, and reads no body. */
  public static RawUpstream answering(String response) throws IOException {
    return start(
        connection -> {
          while (!connection.readHead().isEmpty()) {
            connection.write(response);
          }
        });
  }

  /** Where it listens. */
  public Endpoint endpoint() {
    return new Endpoint("127.0.0.1", server.port());
  }

  /** Connections accepted so far. */
  public int connections() {
    return server.connections();
  }

  /** Request heads read so far, on all connections. */
  public int requests() {
    return requests.get();
  }

  /** Connections whose other end was seen to be closed. */
  public int ended() {
    return ended.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** One accepted connection. */
  public final class Connection {
    private final Socket socket;
    private final int number;

    private boolean endSeen;

    private Connection(Socket socket, int number) {
      this.socket = socket;
      this.number = number;
    }

    /** 1 for the first that was accepted. */
    public int number() {
      return number;
    }

    /** The next request head with its empty line; empty: the connection ended before. */
    public String readHead() throws IOException {
      String head = readUntil("\r\n\r\n");
      if (!head.isEmpty()) {
        requests.incrementAndGet();
      }
      return head;
    }

    /** Text up to and with an end; empty: the connection ended before. */
    public String readUntil(String end) throws IOException {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (int b = readByte(); b >= 0; b = readByte()) {
        text.write(b);
        if (b == end.charAt(end.length() - 1) && text.toString(ISO_8859_1).endsWith(end)) {
          return text.toString(ISO_8859_1);
        }
      }
      return "";
    }

    /** -1 at the end; a reset is an end, too. */
    private int readByte() {
      int read;
      try {
        read = socket.getInputStream().read();
      } catch (IOException e) {
        read = -1;
      }
      if (read < 0) {
        noteEnd();
      }
      return read;
    }

    private void noteEnd() {
      if (!endSeen) {
        endSeen = true;
        ended.incrementAndGet();
      }
    }

    /** So many bytes as text. */
    public String read(int bytes) throws IOException {
      return new String(socket.getInputStream().readNBytes(bytes), ISO_8859_1);
    }

    /** Sends text, a byte per character. */
    public void write(String text) throws IOException {
      write(text.getBytes(ISO_8859_1));
    }

    /** Sends bytes. */
    public void write(byte[] bytes) throws IOException {
      try {
        socket.getOutputStream().write(bytes);
      } catch (IOException e) {
        noteEnd();
        throw e;
      }
    }

    /** Waits until the other end is closed. */
    public void awaitEnd() {
      int read = readByte();
      while (read >= 0) {
        read = readByte();
      }
    }

    /** Ends with a reset instead of a close. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
