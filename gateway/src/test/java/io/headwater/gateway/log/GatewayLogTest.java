package io.headwater.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class GatewayLogTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final System.Logger logger = System.getLogger("io.headwater.test");

  @Test
  void jsonLine_hasFieldsAndError_inOneLine() {
    GatewayLog log = GatewayLog.start(true, LogLevel.INFO, out);
    logger.log(
        System.Logger.Level.ERROR,
        "a \"fault\"\nof {0} brackets",
        LogFields.ofTrace(TRACE).and("more", "x"),
        new IllegalStateException("cause"));
    log.close();
    JsonObject line = JsonParser.parseString(lines().get(0)).getAsJsonObject();
    assertThat(lines()).hasSize(1);
    assertThat(line.get("level").getAsString()).isEqualTo("error");
    assertThat(line.get("logger").getAsString()).isEqualTo("io.headwater.test");
    assertThat(line.get("message").getAsString()).isEqualTo("a \"fault\"\nof {0} brackets");
    assertThat(line.get("trace_id").getAsString()).isEqualTo(TRACE);
    assertThat(line.get("more").getAsString()).isEqualTo("x");
    assertThat(line.get("error").getAsString())
        .startsWith("java.lang.IllegalStateException: cause")
        .contains("GatewayLogTest");
  }

  @Test
  void textLine_hasFieldsBehindItsMessage_andParametersInIt() {
    GatewayLog log = GatewayLog.start(false, LogLevel.INFO, out);
    logger.log(System.Logger.Level.WARNING, "target {0}", "otlp", LogFields.ofEvent("drain"));
    log.close();
    assertThat(lines())
        .singleElement()
        .asString()
        .matches("\\S+ WARNING io\\.headwater\\.test: target otlp event=drain");
  }

  @Test
  void lines_belowTheLevel_areNotWritten_andOthersAreCounted() {
    GatewayLog log = GatewayLog.start(false, LogLevel.WARNING, out);
    logger.log(System.Logger.Level.INFO, "no");
    logger.log(System.Logger.Level.WARNING, "yes");
    Logger.getLogger("some.library").info("no");
    log.close();
    assertThat(lines()).singleElement().asString().endsWith("yes");
    assertThat(log.written()).containsEntry("warning", 1L).containsEntry("info", 0L);
  }

  @Test
  void debug_isOfTheGatewayAlone() {
    GatewayLog log = GatewayLog.start(false, LogLevel.DEBUG, out);
    logger.log(System.Logger.Level.DEBUG, "ours");
    Logger.getLogger("some.library").fine("theirs");
    Logger.getLogger("some.library").info("loud");
    log.close();
    assertThat(lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("DEBUG"))
        .noneMatch(line -> line.contains("theirs"));
  }

  @Test
  void writerThatIsStuck_dropsAndCounts_andNobodyWaits() {
    StuckStream stuck = new StuckStream();
    GatewayLog log = GatewayLog.start(false, LogLevel.INFO, stuck);
    // The writer takes the first out of the queue, and is stuck with it.
    logger.log(System.Logger.Level.INFO, "first");
    await().until(() -> stuck.isReached());
    for (int n = 0; n < 4_096 + 7; n++) {
      logger.log(System.Logger.Level.INFO, "further");
    }
    assertThat(log.dropped()).isEqualTo(7);
    stuck.free();
    log.close();
    assertThat(log.written().get("info")).isEqualTo(4_097);
  }

  @Test
  void close_givesBackWhatItTookOver() {
    Logger root = Logger.getLogger("");
    Handler[] before = root.getHandlers();
    GatewayLog log = GatewayLog.start(false, LogLevel.INFO, out);
    assertThat(root.getHandlers()).containsExactly(log);
    log.close();
    assertThat(root.getHandlers()).containsExactlyInAnyOrder(before);
    log.publish(new LogRecord(Level.INFO, "late"));
    assertThat(log.dropped()).isEqualTo(1);
  }

  @Test
  void logManager_isNotResetWhenTheProcessEnds() {
    LastingLogging manager = new LastingLogging();
    Logger root = Logger.getLogger("");
    int handlers = root.getHandlers().length;
    manager.reset();
    assertThat(root.getHandlers()).hasSize(handlers);
  }

  private List<String> lines() {
    return Arrays.asList(out.toString(StandardCharsets.UTF_8).split("\n"));
  }

  /** Takes nothing until it is freed. */
  private static final class StuckStream extends OutputStream {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch freed = new CountDownLatch(1);

    boolean isReached() {
      return reached.getCount() == 0;
    }

    void free() {
      freed.countDown();
    }

    @Override
    public void write(int one) throws IOException {
      reached.countDown();
      try {
        freed.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
