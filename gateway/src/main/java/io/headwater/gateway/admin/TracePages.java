package io.headwater.gateway.admin;

import com.google.gson.stream.JsonWriter;
import io.headwater.gateway.store.TraceId;
import io.headwater.gateway.store.TraceQuery;
import io.headwater.gateway.store.TraceStore;
import io.headwater.gateway.store.TraceSummary;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/traces}: the embedded store, a list of summaries or one trace. */
final class TracePages {
  private final TraceStore store;

  TracePages(TraceStore store) {
    this.store = store;
  }

  /** The newest traces that the query describes, as a list. */
  AdminResponse list(@Nullable String query) {
    TraceQuery parsed;
    try {
      parsed = TraceQueryParser.parse(query);
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      return AdminResponse.badRequest(message == null ? "query: malformed" : message);
    }
    List<TraceSummary> found = store.search(parsed);
    return AdminResponse.ok(
        out -> {
          out.beginArray();
          for (TraceSummary summary : found) {
            write(out, summary);
          }
          out.endArray();
        });
  }

  /** One trace as OTLP JSON. */
  AdminResponse one(String hex) {
    TraceId id = TraceId.parse(hex);
    if (id == null) {
      return AdminResponse.badRequest(
          "trace-id: malformed (expected: 32 hexadecimal digits, not all 0)");
    }
    return store
        .traceJson(id)
        .map(json -> new AdminResponse(HttpResponseStatus.OK, AdminResponse.JSON, json, Map.of()))
        .orElseGet(() -> AdminResponse.notFound("trace " + id + " is not in the store"));
  }

  /** Times are strings, as in OTLP: they do not fit a JavaScript number. */
  private static void write(JsonWriter out, TraceSummary summary) throws IOException {
    out.beginObject();
    out.name("traceId").value(summary.traceId().toString());
    out.name("rootService").value(summary.rootService());
    out.name("rootOperation").value(summary.rootOperation());
    out.name("startTimeUnixNano").value(Long.toUnsignedString(summary.startUnixNano()));
    out.name("durationNanos").value(Long.toString(summary.durationNanos()));
    out.name("spanCount").value(summary.spanCount());
    out.name("services").beginArray();
    for (String service : summary.services()) {
      out.value(service);
    }
    out.endArray();
    out.name("error").value(summary.error());
    out.endObject();
  }
}
