package io.headwater.gateway.admin;

import com.google.gson.stream.JsonWriter;
import io.headwater.gateway.decide.RemoteStrategy;
import io.headwater.gateway.remote.PollResult;
import io.headwater.gateway.remote.RemoteStatus;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The server that is asked for sampling strategies, as {@code /api/rules} shows it. */
final class RemoteJson {
  private RemoteJson() {}

  /** Writes the members of one object. */
  static void write(JsonWriter out, RemoteStatus status) throws IOException {
    out.name("endpoint").value(status.endpoint());
    PollResult last = status.last();
    out.name("lastPoll").value(last == null ? null : last.wireName());
    RemoteStrategy strategy = status.strategy();
    out.name("strategy");
    if (strategy == null) {
      out.nullValue();
      return;
    }
    out.beginObject();
    out.name("kind").value(strategy.kind());
    out.name("ageSeconds").value(Math.floor(status.ageSeconds()));
    if (strategy instanceof RemoteStrategy.Probability one) {
      out.name("probability").value(one.probability());
    } else if (strategy instanceof RemoteStrategy.RateLimit limit) {
      out.name("targetPerSecond").value(limit.perSecond());
    } else if (strategy instanceof RemoteStrategy.PerOperation each) {
      out.name("defaultProbability").value(each.defaultProbability());
      out.name("lowerBoundPerSecond").value(each.lowerBound());
      out.name("upperBoundPerSecond").value(each.upperBound());
      out.name("operations").beginObject();
      for (Map.Entry<String, Double> one : new TreeMap<>(each.operations()).entrySet()) {
        out.name(one.getKey()).value(one.getValue());
      }
      out.endObject();
    }
    out.endObject();
  }
}
