package io.headwater.gateway.admin;

import com.google.gson.stream.JsonWriter;
import io.headwater.gateway.decide.RequestMatcher;
import io.headwater.gateway.decide.temporary.TemporaryRule;
import io.headwater.gateway.decide.temporary.TemporaryRuleState;
import java.io.IOException;
import java.util.OptionalLong;

/** A temporary rule as JSON. */
final class TemporaryRuleJson {
  private TemporaryRuleJson() {}

  static void write(JsonWriter out, TemporaryRuleState state) throws IOException {
    TemporaryRule rule = state.rule();
    out.beginObject();
    out.name("id").value(state.id());
    out.name("name").value(rule.name());
    writeConditions(out, rule.matcher());
    out.name("probability").value(rule.probability());
    out.name("who").value(rule.origin().who());
    out.name("why").value(rule.origin().why());
    out.name("created").value(state.created().toString());
    out.name("expires").value(state.expires().toString());
    out.name("secondsLeft").value(state.secondsLeft());
    out.name("sampled").value(state.sampled());
    OptionalLong left = state.countLeft();
    if (left.isPresent()) {
      out.name("count").value(rule.limits().count());
      out.name("countLeft").value(left.getAsLong());
    }
    out.endObject();
  }

  static void writeConditions(JsonWriter out, RequestMatcher matcher) throws IOException {
    out.name("conditions").beginArray();
    for (String condition : matcher.texts()) {
      out.value(condition);
    }
    out.endArray();
  }
}
