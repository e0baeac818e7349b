package io.headwater.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.gateway.decide.temporary.TemporaryRule;
import io.headwater.gateway.decide.temporary.TemporaryRuleRefusedException;
import io.headwater.gateway.decide.temporary.TemporaryRuleState;
import io.headwater.gateway.decide.temporary.TemporaryRules;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /api/rules/temporary}: rules that end by themselves; made, listed and removed. */
final class TemporaryRulePages {
  static final String PATH = "/api/rules/temporary";

  private final TemporaryRules rules;
  private final TemporaryRuleReading reading;

  TemporaryRulePages(RuleViews views) {
    this.rules = views.temporary();
    this.reading = views.reading();
  }

  /**
   * Puts a rule in force. It has to be sent as JSON by name: a web page of another origin cannot do
   * so without asking first, and nobody answers it (Fetch, section "CORS-preflight fetch").
   */
  AdminResponse create(AdminRequest request) {
    if (!isJson(request.headers().get(HttpHeaderNames.CONTENT_TYPE))) {
      return AdminResponse.failure(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "content-type: (expected: application/json)");
    }
    TemporaryRuleState created;
    try {
      TemporaryRule rule = reading.read(text(request.body()));
      created = rules.add(rule);
    } catch (UnreadableRuleException e) {
      return AdminResponse.problems(e.problems());
    } catch (TemporaryRuleRefusedException e) {
      return AdminResponse.failure(HttpResponseStatus.CONFLICT, String.valueOf(e.getMessage()));
    }
    return AdminResponse.json(
            HttpResponseStatus.CREATED, out -> TemporaryRuleJson.write(out, created))
        .with(HttpHeaderNames.LOCATION, PATH + '/' + created.id());
  }

  AdminResponse list() {
    List<TemporaryRuleState> all = rules.list();
    return AdminResponse.ok(
        out -> {
          out.beginArray();
          for (TemporaryRuleState rule : all) {
            TemporaryRuleJson.write(out, rule);
          }
          out.endArray();
        });
  }

  AdminResponse one(String id) {
    TemporaryRuleState rule = rules.get(id);
    return rule == null ? unknown() : AdminResponse.ok(out -> TemporaryRuleJson.write(out, rule));
  }

  AdminResponse remove(String id) {
    return rules.remove(id) ? AdminResponse.noContent() : unknown();
  }

  private static AdminResponse unknown() {
    return AdminResponse.notFound("no temporary rule of that id is in force");
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.strip().toLowerCase(Locale.ROOT).equals(AdminResponse.JSON);
  }

  private static String text(byte[] body) throws UnreadableRuleException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableRuleException(
          List.of("request: body: not UTF-8 (expected: JSON in UTF-8)"));
    }
  }
}
