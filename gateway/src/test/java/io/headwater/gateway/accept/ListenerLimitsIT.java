package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headwater.gateway.LiveGateway;
import io.headwater.gateway.RawClient;
import io.headwater.gateway.RawClient.Response;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Too many connections, and the end of all of them. */
final class ListenerLimitsIT extends ClientConnectionFixture {

  @Test
  void connections_overTheLimit_areClosed_andPlacesComeFreeAgain() throws Exception {
    LiveGateway gateway = gateway(server(OK), "headwater.listen.limits.connections = 2\n");
    RawClient one = client(gateway);
    RawClient two = client(gateway);
    assertThat(one.send(GET).readResponse().status()).isEqualTo(200);
    assertThat(two.send(GET).readResponse().status()).isEqualTo(200);
    assertThat(client(gateway).readToEnd()).isEmpty();
    assertThat(gateway.metric("headwater_connections_refused_total")).isOne();
    one.close();
    await().until(() -> gateway.metric("headwater_connections_open") == 1);
    assertThat(gateway.call(GET).status()).isEqualTo(200);
  }

  @Test
  void drain_finishesWhatIsInFlight_andSaysClose() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  asked.countDown();
                  answer.await();
                  connection.write(OK);
                }),
            "headwater.drain { idle-grace = 0, timeout = 30s }\n");
    RawClient idle = client(gateway);
    RawClient busy = client(gateway).send(GET);
    asked.await();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
    assertThat(idle.readToEnd()).isEmpty();
    assertThat(closing).isNotDone();
    answer.countDown();
    Response last = busy.readResponse();
    assertThat(last.body()).isEqualTo("ok");
    assertThat(last.closes()).isTrue();
    busy.close();
    closing.get(20, TimeUnit.SECONDS);
    assertThatThrownBy(gateway::connect).isInstanceOf(IOException.class);
  }

  @Test
  void drain_idleConnectionMayBringOneLastRequest() throws Exception {
    LiveGateway gateway =
        gateway(server(OK), "headwater.drain { idle-grace = 30s, timeout = 30s }\n");
    RawClient client = client(gateway);
    assertThat(client.send(GET).readResponse().closes()).isFalse();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
    await().until(() -> gateway.admin("/health/ready").contains("draining"));
    await()
        .until(
            () -> {
              try {
                gateway.connect().close();
                return false;
              } catch (IOException e) {
                return true;
              }
            });
    assertThat(client.send(GET).readResponse().body()).isEqualTo("ok");
    client.close();
    closing.get(20, TimeUnit.SECONDS);
  }

  @Test
  void drain_whoseTimeIsOver_answersWhatIsInFlight() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  asked.countDown();
                  connection.awaitEnd();
                }),
            "headwater.drain.timeout = 0\n");
    RawClient client = client(gateway).send(GET);
    asked.await();
    gateway.close();
    Response response = client.readResponse();
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.closes()).isTrue();
  }
}
