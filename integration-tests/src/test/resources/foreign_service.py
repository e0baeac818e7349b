"""A service in another language: http.server, and OpenTelemetry's stock SDK as its users set it up.

Everything about tracing comes from the environment (OTEL_TRACES_SAMPLER and friends) except two
things: the context is taken from the request's headers, and a processor counts the spans that ended.
Calls NEXT, where there is one. The answer says what the service saw. Prints "port: N" when it is ready.
"""

import json
import os
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.propagate import extract, inject
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor


class Count(SpanProcessor):
    ended = 0

    def on_end(self, span):
        self.ended += 1


count = Count()
provider = TracerProvider()
provider.add_span_processor(count)
provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(provider)
tracer = trace.get_tracer("foreign")


def call_next():
    with tracer.start_as_current_span("GET", kind=trace.SpanKind.CLIENT):
        headers = {}
        inject(headers)
        request = urllib.request.Request(os.environ["NEXT"] + "/work", headers=headers)
        with urllib.request.urlopen(request) as answer:
            answer.read()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with tracer.start_as_current_span(
            "GET /work", context=extract(self.headers), kind=trace.SpanKind.SERVER
        ) as span:
            seen = {
                "recording": span.is_recording(),
                "traceparent": self.headers.get_all("traceparent") or [],
            }
            if "NEXT" in os.environ:
                call_next()
        seen["ended"] = count.ended
        body = json.dumps(seen).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *ignored):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("port:", server.server_port, flush=True)
server.serve_forever()
