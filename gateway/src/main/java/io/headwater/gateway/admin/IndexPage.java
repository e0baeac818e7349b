package io.headwater.gateway.admin;

/** {@code GET /}: what there is to see. */
final class IndexPage {
  private IndexPage() {}

  static AdminResponse answer(String version) {
    return AdminResponse.text(
        """
        headwater %s

        GET  /health/live      is the process alive
        GET  /health/ready     should it be sent traffic
        GET  /metrics          Prometheus text, or OpenMetrics
        GET  /api/ledger       every request and every span, counted once
        POST /api/explain      why a described request would (not) be traced now
        GET  /api/rules        what decides, in its order, and for how many it spoke
        GET  /api/config       the configuration in force, and since when
        POST /api/rules/temporary       a rule that ends by count or time; GET lists them
        DELETE /api/rules/temporary/{id}
        GET  /api/traces       newest traces: ?limit= &service= &operation= &error= &min-duration=
        GET  /api/traces/{id}  one trace as OTLP JSON
        POST /v1/traces        OTLP/HTTP receiver: Protobuf and JSON
        """
            .formatted(version));
  }
}
