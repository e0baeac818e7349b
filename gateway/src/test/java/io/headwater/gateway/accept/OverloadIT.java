package io.headwater.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.LiveGateway;
import io.headwater.gateway.RawClient;
import io.headwater.gateway.RawClient.Response;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** More than the gateway takes on, and bodies that hardly come. */
final class OverloadIT extends ClientConnectionFixture {

  @Test
  void exchangeBeyondTheLimit_isA503AtOnce_andPlacesComeFreeAgain() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch answer = new CountDownLatch(1);
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  while (!connection.readHead().isEmpty()) {
                    asked.countDown();
                    answer.await();
                    connection.write(OK);
                  }
                }),
            "headwater.listen.limits.in-flight = 2\n");
    RawClient one = client(gateway).send(GET);
    RawClient two = client(gateway).send(GET);
    asked.await();

    RawClient third = client(gateway);
    Response refused = third.send(GET).readResponse();
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers("retry-after")).containsExactly("1");
    assertThat(refused.body()).contains("\"code\":503");
    assertThat(refused.closes()).isFalse();
    // A small body is read, and the connection kept; one that is not small is not waited for.
    refused = third.send(post("content-length: 5")).send("hello").readResponse();
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.closes()).isFalse();
    // What cannot be routed is answered as ever.
    assertThat(gateway.call("GARBAGE\r\n\r\n").status()).isEqualTo(400);
    for (String framing :
        new String[] {
          "content-length: 1000000",
          "transfer-encoding: chunked",
          "content-length: 5\r\nexpect: 100-continue"
        }) {
      refused = gateway.call(post(framing));
      assertThat(refused.status()).as(framing).isEqualTo(503);
      assertThat(refused.closes()).as(framing).isTrue();
    }

    answer.countDown();
    assertThat(one.readResponse().status()).isEqualTo(200);
    assertThat(two.readResponse().status()).isEqualTo(200);
    assertThat(third.send(GET).readResponse().status()).isEqualTo(200);
    gateway.assertBalanced(9);
    assertThat(gateway.metric("headwater_failures_total{kind=\"overloaded\"}")).isEqualTo(5);
  }

  @Test
  void clientThatLeaves_orIsRefused_givesItsPlaceBack() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  if (connection.readHead().contains("/svc/hang")) {
                    asked.countDown();
                    connection.awaitEnd();
                  }
                  connection.write(OK);
                }),
            "headwater { listen.limits { in-flight = 1, request-body = 1 } }\n");
    RawClient leaving = client(gateway).send(request("GET", "/svc/hang"));
    asked.await();
    assertThat(gateway.call(GET).status()).isEqualTo(503);
    leaving.reset();
    org.awaitility.Awaitility.await().until(() -> gateway.call(GET).status() == 200);
    for (int n = 0; n < 3; n++) {
      assertThat(gateway.call(request("GET", "/nobody/a")).status()).isEqualTo(404);
      assertThat(gateway.call(post("content-length: 2") + "ab").status()).isEqualTo(413);
    }
    assertThat(gateway.call(GET).status()).isEqualTo(200);
  }

  @Test
  void bodyThatDrips_isA408() throws Exception {
    LiveGateway gateway =
        gateway(
            server(
                connection -> {
                  connection.readHead();
                  connection.awaitEnd();
                }),
            "headwater.listen { limits.min-body-rate = 1g, timeouts.body-grace = 1ms }\n");
    RawClient client = client(gateway).send(post("content-length: 1000000"));
    Thread dripping =
        new Thread(
            () -> {
              try {
                while (true) {
                  client.send("x");
                }
              } catch (java.io.IOException e) {
                // The gateway has had enough.
              }
            });
    dripping.start();
    Response response = client.readResponse();
    assertThat(response.status()).isEqualTo(408);
    assertThat(response.body()).contains("too slowly");
    assertThat(response.closes()).isTrue();
    client.close();
    dripping.join();
    gateway.assertBalanced(1);
    assertThat(gateway.metric("headwater_failures_total{kind=\"request-body-slow\"}")).isOne();
  }
}
