package io.headwater.gateway.demo;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** {@code GET /greeter/say/hello?name=NAME}: a greeting, for whom the user directory knows. */
final class GreeterHandler implements HttpHandler {
  private final HttpClient client;
  private final URI users;

  GreeterHandler(HttpClient client, URI users) {
    this.client = client;
    this.users = users;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    JsonObject greeting = new JsonObject();
    greeting.addProperty("greeting", "Hello " + fullName(nameOf(exchange.getRequestURI())));
    JsonAnswer.send(exchange, 200, greeting);
  }

  private String fullName(String name) throws IOException {
    String path = "/users/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    try {
      HttpResponse<String> user =
          client.send(
              HttpRequest.newBuilder(users.resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString());
      return JsonParser.parseString(user.body()).getAsJsonObject().get("name").getAsString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking for the user", e);
    }
  }

  private static String nameOf(URI uri) {
    String query = uri.getRawQuery();
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        if (parameter.startsWith("name=")) {
          return URLDecoder.decode(parameter.substring("name=".length()), StandardCharsets.UTF_8);
        }
      }
    }
    return "World";
  }
}
