package io.headwater.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import java.util.Locale;

/**
 * A part of the outside world that a test drives the gateway against.
 *
 * <p>Where it is missing, the test is skipped with the reason, unless the environment variable
 * {@code HEADWATER_REQUIRE}, a list with commas, names it: then the test fails.
 */
enum Requirement {
  /** An nginx, on the path or in /usr/sbin. */
  NGINX,
  /** A Python with OpenTelemetry's SDK and its OTLP exporter over HTTP. */
  PYTHON,
  /** Go, with the modules of OpenTelemetry's SDK at hand or to be had. */
  GO,
  /** Node.js with OpenTelemetry's SDK. */
  NODE,
  /** Helm, and a Python with the schemas of Kubernetes (kubernetes-validate). */
  HELM,
  /** systemd-analyze, on the path. */
  SYSTEMD,
  /** A container engine, with the base image of our own at hand. */
  DOCKER,
  /** An OpenTelemetry Collector, which HEADWATER_COLLECTOR names. */
  COLLECTOR,
  /** A Jaeger of version 2, which JAEGER_BIN names, or whose image an engine has. */
  JAEGER,
  /** A Tempo, which TEMPO_BIN names, or whose image an engine has. */
  TEMPO,
  /** Docker Compose, as docker-compose or docker compose; it needs no engine. */
  COMPOSE,
  /** Prometheus, with its promtool. */
  PROMETHEUS;

  /** Skips, or fails, the test that calls this. */
  void isMissing(String reason) {
    String name = name().toLowerCase(Locale.ROOT);
    String required = System.getenv().getOrDefault("HEADWATER_REQUIRE", "");
    if (List.of(required.split("\\s*,\\s*")).contains(name)) {
      fail(name + " is required, and is missing: " + reason);
    }
    abort(name + " is missing: " + reason);
  }
}
