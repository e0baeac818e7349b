package io.headwater.gateway.admin;

import com.google.gson.stream.JsonWriter;
import io.headwater.gateway.forward.balance.DiscoverySnapshot;
import io.headwater.gateway.forward.balance.EndpointSnapshot;
import io.headwater.gateway.forward.balance.UpstreamSnapshot;
import io.headwater.gateway.http.FailureKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /api/upstreams}: upstreams, their endpoints, and how each one does. */
final class UpstreamsPage {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS = 1000;

  private final Supplier<List<UpstreamSnapshot>> upstreams;

  UpstreamsPage(Supplier<List<UpstreamSnapshot>> upstreams) {
    this.upstreams = upstreams;
  }

  AdminResponse answer() {
    List<UpstreamSnapshot> snapshots = upstreams.get();
    return AdminResponse.ok(
        out -> {
          out.beginObject().name("upstreams").beginArray();
          for (UpstreamSnapshot upstream : snapshots) {
            writeUpstream(out, upstream);
          }
          out.endArray().endObject();
        });
  }

  private static void writeUpstream(JsonWriter out, UpstreamSnapshot upstream) throws IOException {
    out.beginObject();
    out.name("name").value(upstream.name());
    out.name("requests").value(upstream.requests());
    out.name("inFlight").value(upstream.inFlight());
    out.name("waiting").value(upstream.waiting());
    out.name("refused").beginObject();
    out.name("queueFull").value(upstream.refusedFull());
    out.name("queueTimeout").value(upstream.refusedLate());
    out.name("unavailable").value(upstream.unavailable());
    out.endObject();
    out.name("retries").beginObject();
    out.name("used").value(upstream.retries());
    out.name("deniedByBudget").value(upstream.retriesDenied());
    out.endObject();
    out.name("ejections").beginObject();
    out.name("made").value(upstream.ejections());
    out.name("deniedByFloor").value(upstream.ejectionsDenied());
    out.name("disregarded").value(upstream.panicking());
    out.endObject();
    out.name("discovery").beginArray();
    for (DiscoverySnapshot discovery : upstream.discovery()) {
      writeDiscovery(out, discovery);
    }
    out.endArray().name("endpoints").beginArray();
    for (EndpointSnapshot endpoint : upstream.endpoints()) {
      writeEndpoint(out, endpoint);
    }
    out.endArray().endObject();
  }

  private static void writeDiscovery(JsonWriter out, DiscoverySnapshot discovery)
      throws IOException {
    out.beginObject();
    out.name("name").value(discovery.name());
    out.name("kind").value(discovery.kind());
    out.name("endpoints").value(discovery.endpoints());
    out.name("ageSeconds");
    if (discovery.answers() == 0) {
      out.nullValue();
    } else {
      out.value(seconds(discovery.ageNanos()));
    }
    out.name("answers").value(discovery.answers());
    out.name("failures").value(discovery.failures());
    out.name("lastError").value(discovery.error());
    out.endObject();
  }

  private static void writeEndpoint(JsonWriter out, EndpointSnapshot endpoint) throws IOException {
    out.beginObject();
    out.name("address").value(endpoint.address());
    out.name("weight").value(endpoint.weight());
    out.name("priority").value(endpoint.priority());
    out.name("state").value(endpoint.condition().wireName());
    if (endpoint.ejectedForNanos() > 0) {
      out.name("ejectedForSeconds").value(seconds(endpoint.ejectedForNanos()));
    }
    if (endpoint.unhealthy() != null) {
      out.name("reason").value(endpoint.unhealthy());
    }
    out.name("inFlight").value(endpoint.inFlight());
    out.name("connections").value(endpoint.connections());
    out.name("requests").value(endpoint.attempts());
    out.name("failures").beginObject();
    for (Map.Entry<FailureKind, Long> failure : endpoint.failures().entrySet()) {
      out.name(failure.getKey().wireName()).value(failure.getValue());
    }
    out.name("5xx").value(endpoint.serverErrors());
    out.endObject().endObject();
  }

  private static double seconds(long nanos) {
    return Math.round(nanos / NANOS_PER_SECOND * MILLIS) / MILLIS;
  }
}
