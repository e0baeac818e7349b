package io.headwater.gateway.architecture;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.gateway.loop.Transport;
import io.netty.channel.EventLoopGroup;
import java.io.FileInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Planted calls on real event loops: what cannot be detected here is not watched at all. */
class BlockingCallGuardTest {
  private final EventLoopGroup best = Transport.best().newLoops(1, "guarded");
  private final EventLoopGroup nio = Transport.nio().newLoops(1, "guarded-nio");

  @AfterEach
  void stopLoops() {
    best.shutdownGracefully(0, 5, SECONDS).syncUninterruptibly();
    nio.shutdownGracefully(0, 5, SECONDS).syncUninterruptibly();
  }

  @Test
  void sleep_isDetected() throws Exception {
    assertDetected("sleep", BlockingCallGuardTest::sleepOnce);
  }

  @Test
  void wait_forAnotherThread_isDetected() throws Exception {
    assertDetected("park", () -> new CountDownLatch(1).await(1, MILLISECONDS));
  }

  @Test
  void socket_isDetected() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertDetected(
          "connect",
          () -> {
            try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
              return socket.isConnected();
            }
          });
    }
  }

  @Test
  void file_isDetected() throws Exception {
    String file = System.getProperty("java.home") + "/release";
    assertDetected(
        "read",
        () -> {
          try (InputStream in = new FileInputStream(file)) {
            return in.read();
          }
        });
  }

  @Test
  void whatLoopsDoAllDay_isNotBlocking() throws Exception {
    try (BlockingCallGuard guard = BlockingCallGuard.watch()) {
      for (EventLoopGroup group : new EventLoopGroup[] {best, nio}) {
        CountDownLatch ran = new CountDownLatch(2);
        group.execute(ran::countDown);
        group.schedule(ran::countDown, 1, MILLISECONDS);
        assertThat(ran.await(30, SECONDS)).isTrue();
      }
      guard.assertNone();
    }
  }

  @Test
  void otherThreads_mayBlock() throws Exception {
    try (BlockingCallGuard guard = BlockingCallGuard.watch()) {
      assertThat(new CountDownLatch(1).await(1, MILLISECONDS)).isFalse();
      guard.assertNone();
    }
  }

  @Test
  void closedGuard_notesNothing() throws Exception {
    BlockingCallGuard guard = BlockingCallGuard.watch();
    guard.close();
    assertThat(best.submit(() -> new CountDownLatch(1).await(1, MILLISECONDS)).get()).isFalse();
    assertThat(guard.calls()).isEmpty();
  }

  private void assertDetected(String method, Callable<?> blocking) throws Exception {
    for (EventLoopGroup group : new EventLoopGroup[] {best, nio}) {
      try (BlockingCallGuard guard = BlockingCallGuard.watch()) {
        assertThat(group.submit(blocking).get(30, SECONDS)).isNotNull();
        assertThat(guard.calls()).anyMatch(call -> call.contains(method));
        assertThat(guard.calls().get(0)).contains("guarded").contains("BlockingCallGuardTest");
        assertThatThrownBy(guard::assertNone)
            .isInstanceOf(AssertionError.class)
            .hasMessageContaining("blocking calls on event loops");
      }
    }
  }

  /** The planted fault itself. */
  private static boolean sleepOnce() throws InterruptedException {
    MILLISECONDS.sleep(1);
    return true;
  }
}
