package io.headwater.gateway.demo;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A JSON response of a sample service. */
final class JsonAnswer {
  private JsonAnswer() {}

  static void send(HttpExchange exchange, int status, JsonObject answer) throws IOException {
    byte[] body = (answer + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
