package io.headwater.gateway.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Supplier;

/** {@code /health/live}: 200 while the process answers. {@code /health/ready}: 200 or 503. */
final class HealthPages {
  private final Supplier<Readiness> readiness;

  HealthPages(Supplier<Readiness> readiness) {
    this.readiness = readiness;
  }

  AdminResponse live() {
    return AdminResponse.ok(out -> out.beginObject().name("status").value("live").endObject());
  }

  AdminResponse ready() {
    Readiness now = readiness.get();
    return AdminResponse.json(
        now.ready() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
        out -> {
          out.beginObject().name("status").value(now.ready() ? "ready" : "not-ready");
          out.name("reasons").beginArray();
          for (String reason : now.reasons()) {
            out.value(reason);
          }
          out.endArray().endObject();
        });
  }
}
