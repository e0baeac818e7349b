package io.headwater.gateway.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules as the admin port shows them, and as it changes them. */
class RulesIT extends AdminPort {
  private static final String PATH = "/api/rules/temporary";
  private static final String RULE =
      "{\"id\":\"000000000a\",\"name\":\"hunt\",\"conditions\":[\"tenant acme\"],"
          + "\"probability\":0.5,\"who\":\"ops\",\"why\":\"slow \\\"checkout\\\"\","
          + "\"created\":\"1970-01-01T00:00:00Z\",\"expires\":\"1970-01-01T01:00:00Z\","
          + "\"secondsLeft\":3600,\"sampled\":0,\"count\":50,\"countLeft\":50}";

  @Test
  void temporaryRule_created_isShownListedAndRemoved() {
    AdminServer server = start();
    HttpResponse<String> created = create(server, "application/json; charset=utf-8", "hunt");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("location")).hasValue(PATH + "/000000000a");
    assertThat(json(created)).hasToString(RULE);

    String one = get(server, PATH + "/000000000a").body();
    assertThat(one.replaceFirst("\"secondsLeft\":3\\d+", "\"secondsLeft\":3600")).isEqualTo(RULE);
    assertThat(JsonParser.parseString(get(server, PATH).body()).getAsJsonArray()).hasSize(1);
    assertThat(get(server, "/metrics").body())
        .contains("headwater_temporary_rules 1", "headwater_temporary_rules_created_total 1");

    assertThat(delete(server, PATH + "/other").statusCode()).isEqualTo(404);
    HttpResponse<String> removed = delete(server, PATH + "/000000000a");
    assertThat(removed.statusCode()).isEqualTo(204);
    assertThat(removed.body()).isEmpty();
    assertThat(removed.headers().firstValue("content-length")).isEmpty();
    assertThat(delete(server, PATH + "/000000000a").statusCode()).isEqualTo(404);
    assertThat(get(server, PATH + "/000000000a").statusCode()).isEqualTo(404);
    assertThat(get(server, PATH).body()).isEqualTo("[]");
    assertThat(get(server, "/metrics").body())
        .contains(
            "headwater_temporary_rules 0",
            "headwater_temporary_rules_sampled_total 0",
            "headwater_temporary_rules_ended_total{cause=\"removed\"} 1",
            "headwater_temporary_rules_ended_total{cause=\"count\"} 0");
  }

  @Test
  void temporaryRule_thatIsWrong_isRefusedWithEachProblem() {
    AdminServer server = start();
    HttpResponse<String> refused = create(server, "application/json", "bad");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused))
        .hasToString(
            "{\"id\":\"headwater.admin\",\"code\":400,"
                + "\"detail\":\"request:1: a: b (expected: c)\\nrequest:2: d\","
                + "\"status\":\"Bad Request\","
                + "\"problems\":[\"request:1: a: b (expected: c)\",\"request:2: d\"]}");
    HttpResponse<String> garbled =
        send(
            to(server, PATH)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray("h\u00fcnt".getBytes(ISO_8859_1))));
    assertThat(json(garbled).get("detail").getAsString())
        .isEqualTo("request: body: not UTF-8 (expected: JSON in UTF-8)");
    assertThat(temporary.list()).isEmpty();
  }

  @Test
  void temporaryRule_ofANameInForce_isAConflict() {
    AdminServer server = start();
    create(server, "application/json", "hunt");
    HttpResponse<String> refused = create(server, "application/json", "hunt");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).get("detail").getAsString())
        .startsWith("name: hunt (expected: a name that no temporary rule in force has");
  }

  /** A web page of another origin can send these, and only these, without asking. */
  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "text/plain;application/json"})
  void temporaryRule_thatIsNotCalledJson_isRefused(String type) {
    AdminServer server = start();
    assertThat(create(server, type, "hunt").statusCode()).isEqualTo(415);
    assertThat(temporary.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE | /api/rules/temporary    | GET, HEAD, POST",
        "PUT    | /api/rules/temporary    | GET, HEAD, POST",
        "POST   | /api/rules/temporary/1  | DELETE, GET, HEAD",
        "POST   | /api/rules              | GET, HEAD",
        "DELETE | /api/config             | GET, HEAD",
        "GET    | /v1/traces              | POST",
      })
  void method_thatAPageHasNot_is405WithThoseItHas(String method, String path, String allowed) {
    AdminServer server = start();
    create(server, "application/json", "hunt");
    HttpResponse<String> refused = send(to(server, path).method(method, BodyPublishers.noBody()));
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("allow")).hasValue(allowed);
    assertThat(temporary.list()).hasSize(1);
  }

  @Test
  void temporaryRules_withoutTheToken_areNobodysBusiness() {
    AdminServer server = startWithToken();
    assertThat(create(server, "application/json", "hunt").statusCode()).isEqualTo(401);
    assertThat(delete(server, PATH + "/1").statusCode()).isEqualTo(401);
    assertThat(get(server, PATH).statusCode()).isEqualTo(401);
    assertThat(get(server, "/api/config").statusCode()).isEqualTo(401);
  }

  @Test
  void temporaryRule_ofALargeBody_isRefused() {
    AdminServer server = start();
    assertThat(create(server, "application/json", "x".repeat(65_537)).statusCode()).isEqualTo(413);
  }

  @Test
  void rules_areShownInTheirOrder_withWhatTheySpokeFor() {
    AdminServer server = start();
    create(server, "application/json", "hunt");
    String shown = get(server, "/api/rules").body();
    assertThat(shown.replaceFirst("\"secondsLeft\":3\\d+", "\"secondsLeft\":3600"))
        .isEqualTo(
            "{\"never\":[{\"name\":\"health\",\"kind\":\"never\",\"conditions\":[],"
                + "\"requests\":0,\"sampled\":0}],"
                + "\"temporary\":["
                + RULE
                + "],\"rules\":["
                + "{\"name\":\"checkout\",\"kind\":\"probability\",\"probability\":0.25,"
                + "\"maxPerSecond\":5,\"conditions\":[\"method POST\"],"
                + "\"requests\":2,\"sampled\":2},"
                + "{\"name\":\"all\",\"kind\":\"always\",\"conditions\":[],"
                + "\"requests\":0,\"sampled\":0},"
                + "{\"name\":\"rate\",\"kind\":\"target-per-second\",\"targetPerSecond\":2.5,"
                + "\"conditions\":[],\"requests\":0,\"sampled\":0},"
                + "{\"name\":\"each\",\"kind\":\"target-per-second\",\"targetPerSecond\":1.0,"
                + "\"per\":\"operation\",\"minPerMinute\":3,\"conditions\":[],"
                + "\"requests\":0,\"sampled\":0}],"
                + "\"default\":{\"probability\":0.001,\"requests\":4,\"sampled\":0},"
                + "\"maxPerSecond\":100}");
  }

  @Test
  void config_isShown_withWhenItCameIntoForce() {
    assertThat(json(get(start(), "/api/config")))
        .hasToString(
            "{\"since\":\"1970-01-01T00:00:00Z\",\"reloads\":{\"applied\":3,\"refused\":1},"
                + "\"stale\":true,\"effective\":\"service\\n  name  gateway\\n\"}");
  }

  private HttpResponse<String> create(AdminServer server, String type, String body) {
    return send(
        to(server, PATH)
            .header("content-type", type)
            .POST(BodyPublishers.ofByteArray(body.getBytes(UTF_8))));
  }

  private HttpResponse<String> delete(AdminServer server, String path) {
    return send(to(server, path).DELETE());
  }
}
