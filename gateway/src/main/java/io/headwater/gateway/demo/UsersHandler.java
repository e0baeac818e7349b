package io.headwater.gateway.demo;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/** {@code GET /users/NAME}: who that is. */
final class UsersHandler implements HttpHandler {
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring("/users/".length());
    JsonObject user = new JsonObject();
    user.addProperty("name", name.isEmpty() ? "World" : name);
    JsonAnswer.send(exchange, 200, user);
  }
}
