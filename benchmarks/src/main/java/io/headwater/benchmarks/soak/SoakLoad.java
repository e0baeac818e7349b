package io.headwater.benchmarks.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Mixed load: small and large answers, bodies of a length and in chunks, slow clients, clients that
 * go away, connections kept and not. Prints a line of JSON for each request that failed, and one
 * for all in the end.
 */
public final class SoakLoad {
  private static final int PATIENCE_MILLIS = 40_000;
  private static final String[] UPSTREAMS = {"pair", "pair", "pair", "solo"};

  private final int port;
  private final double perSecond;
  private final long end;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong aborted = new AtomicLong();

  private SoakLoad(int port, double perSecond, long nanos) {
    this.port = port;
    this.perSecond = perSecond;
    this.end = System.nanoTime() + nanos;
  }

  /**
   * Loads a gateway.
   *
   * @param arguments port of the gateway, seconds, requests per second of all clients together (0:
   *     as many as go), clients
   */
  public static void main(String[] arguments) throws InterruptedException {
    int clients = Integer.parseInt(arguments[3]);
    long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[1]));
    SoakLoad load =
        new SoakLoad(
            Integer.parseInt(arguments[0]), Double.parseDouble(arguments[2]) / clients, nanos);
    long began = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Random random = new Random(i);
      Thread thread = new Thread(() -> load.run(random));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "{\"done\":%d,\"failed\":%d,\"aborted\":%d,\"perSecond\":%.1f}%n",
        load.done.get(),
        load.failed.get(),
        load.aborted.get(),
        load.done.get() / seconds);
  }

  /** One client: a request at each of its times, none made up for. */
  private void run(Random random) {
    long pause = perSecond > 0 ? (long) (1e9 / perSecond) : 0;
    long next = System.nanoTime() + (pause > 0 ? (long) (random.nextDouble() * pause) : 0);
    Optional<Connection> connection = Optional.empty();
    while (System.nanoTime() < end) {
      long wait = next - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
        continue;
      }
      next = Math.max(next + pause, System.nanoTime() - pause);
      connection = call(connection, Call.draw(random), random);
    }
    connection.ifPresent(Connection::close);
  }

  /** Makes one call, and gives back the connection if there may be another one on it. */
  private Optional<Connection> call(Optional<Connection> kept, Call call, Random random) {
    long began = System.currentTimeMillis();
    Connection connection = kept.orElse(null);
    String phase = "connect";
    try {
      if (connection == null) {
        connection = new Connection(port);
      }
      phase = "head";
      if (call.aborts) {
        connection.abort(call, random);
        aborted.incrementAndGet();
        done.incrementAndGet();
        return Optional.empty();
      }
      connection.send(call);
      Head head = connection.head();
      phase = "body";
      long length = connection.body(head, call);
      if (head.status != call.expected
          || (head.status == 200
              && (length != call.expectedLength() || head.received != call.bodyLength))) {
        report(
            call,
            began,
            head.status,
            "answered",
            "length " + length + " of " + call.size + " " + head.text);
      }
      done.incrementAndGet();
      if (!head.closes && !call.closes) {
        return Optional.of(connection);
      }
    } catch (IOException | RuntimeException e) {
      done.incrementAndGet();
      report(call, began, 0, phase, e.toString());
    }
    if (connection != null) {
      connection.close();
    }
    return Optional.empty();
  }

  private void report(Call call, long began, int status, String phase, String detail) {
    failed.incrementAndGet();
    System.out.printf(
        "{\"began\":%d,\"ended\":%d,\"upstream\":\"%s\",\"method\":\"%s\",\"body\":%b,"
            + "\"status\":%d,\"phase\":\"%s\",\"detail\":\"%s\"}%n",
        began,
        System.currentTimeMillis(),
        call.upstream,
        call.method,
        call.bodyLength > 0,
        status,
        phase,
        detail.replaceAll("[^ -~]|[\"\\\\]", "?"));
  }

  /** What a client does once. */
  private static final class Call {
    private final String method;
    private final String upstream;
    private final int size;
    private final boolean chunkedAnswer;
    private final long bodyLength;
    private final boolean chunkedBody;
    private final boolean closes;
    private final boolean slow;
    private final boolean aborts;
    private final int expected;

    private Call(Random random, int kind) {
      boolean post = kind >= 65 && kind < 85;
      boolean head = kind >= 85 && kind < 88;
      boolean nobody = kind >= 88 && kind < 90;
      method = post ? "POST" : head ? "HEAD" : "GET";
      upstream = nobody ? "nobody" : UPSTREAMS[random.nextInt(UPSTREAMS.length)];
      expected = nobody ? 404 : 200;
      size = kind < 3 ? 64 * 1024 + random.nextInt(512 * 1024) : random.nextInt(2048);
      chunkedAnswer = random.nextInt(4) == 0;
      bodyLength =
          !post ? 0 : kind < 68 ? 64 * 1024 + random.nextInt(200_000) : 1 + random.nextInt(4096);
      chunkedBody = random.nextInt(3) == 0;
      closes = random.nextInt(20) == 0;
      slow = kind >= 90 && kind < 93;
      aborts = kind >= 93 && kind < 96;
    }

    static Call draw(Random random) {
      return new Call(random, random.nextInt(100));
    }

    long expectedLength() {
      return method.equals("HEAD") ? 0 : size;
    }

    String head() {
      return method
          + " /"
          + upstream
          + "/call/it?n="
          + size
          + (chunkedAnswer ? "&chunked" : "")
          + " HTTP/1.1\r\nhost: soak\r\n"
          + (bodyLength == 0
              ? ""
              : chunkedBody
                  ? "transfer-encoding: chunked\r\n"
                  : "content-length: " + bodyLength + "\r\n")
          + (closes ? "connection: close\r\n" : "")
          + "\r\n";
    }
  }

  /** What a response says of itself. */
  private static final class Head {
    private int status;
    private long length = -1;
    private long received;
    private boolean chunked;
    private boolean closes;
    private String text = "";
  }

  /** A connection to the gateway. */
  private static final class Connection {
    private static final byte[] PIECE = "y".repeat(16 * 1024).getBytes(ISO_8859_1);

    private final Socket socket;
    private final InputStream in;

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream(), 32 * 1024);
    }

    void send(Call call) throws IOException {
      byte[] head = call.head().getBytes(ISO_8859_1);
      if (call.slow) {
        for (int at = 0; at < head.length; at += 16) {
          socket.getOutputStream().write(head, at, Math.min(16, head.length - at));
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
      } else {
        socket.getOutputStream().write(head);
      }
      for (long left = call.bodyLength; left > 0; left -= PIECE.length) {
        int length = (int) Math.min(left, PIECE.length);
        if (call.chunkedBody) {
          write(Integer.toHexString(length) + "\r\n");
        }
        socket.getOutputStream().write(PIECE, 0, length);
        if (call.chunkedBody) {
          write("\r\n");
        }
      }
      if (call.bodyLength > 0 && call.chunkedBody) {
        write("0\r\n\r\n");
      }
    }

    /** Goes away within the head, before the response, or within it; with a reset or without. */
    void abort(Call call, Random random) throws IOException {
      int how = random.nextInt(3);
      if (how == 0) {
        write(call.head().substring(0, 10));
      } else {
        send(call);
        if (how == 2) {
          in.read();
        }
      }
      if (random.nextBoolean()) {
        socket.setSoLinger(true, 0);
      }
      close();
    }

    Head head() throws IOException {
      Head head = new Head();
      head.status = Integer.parseInt(line().substring(9, 12));
      for (String line = line(); !line.isEmpty(); line = line()) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length: ")) {
          head.length = Long.parseLong(lower.substring(16));
        } else if (lower.startsWith("x-received: ")) {
          head.received = Long.parseLong(lower.substring(12));
        } else if (lower.equals("transfer-encoding: chunked")) {
          head.chunked = true;
        } else if (lower.equals("connection: close")) {
          head.closes = true;
        }
      }
      return head;
    }

    /** Reads the body, and says how long it was. */
    long body(Head head, Call call) throws IOException {
      if (call.method.equals("HEAD")) {
        return 0;
      }
      if (head.status != 200 && head.length >= 0) {
        head.text = new String(in.readNBytes((int) head.length), ISO_8859_1);
        return head.length;
      }
      if (!head.chunked) {
        skip(head.length, call);
        return head.length;
      }
      long length = 0;
      for (int size = Integer.parseInt(line(), 16); size > 0; ) {
        skip(size, call);
        length += size;
        line();
        size = Integer.parseInt(line(), 16);
      }
      line();
      return length;
    }

    private void skip(long length, Call call) throws IOException {
      long left = length;
      while (left > 0) {
        long step = call.slow ? Math.min(left, 512) : left;
        in.skipNBytes(step);
        left -= step;
        if (call.slow) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
      }
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          throw new EOFException("closed");
        }
        line.append((char) b);
      }
      return line.substring(0, line.length() - 1);
    }

    private void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone all the same.
      }
    }
  }
}
