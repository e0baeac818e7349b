// A service in another language: node:http, and OpenTelemetry's stock SDK as its users set it up.
//
// Everything about tracing comes from the environment (OTEL_TRACES_SAMPLER and friends); the
// instrumentation does the rest. Calls NEXT, where there is one, and answers with what it said and a
// line of its own. Prints "port: N" when ready.
"use strict";

const { NodeSDK } = require("@opentelemetry/sdk-node");
const { HttpInstrumentation } = require("@opentelemetry/instrumentation-http");
const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-proto");

new NodeSDK({
  traceExporter: new OTLPTraceExporter(),
  instrumentations: [new HttpInstrumentation()],
}).start();

const http = require("node:http");

const server = http.createServer((request, response) => {
  const end = (text) => response.end(`${text}node\n`);
  if (!process.env.NEXT) {
    end("");
    return;
  }
  http
    .get(`${process.env.NEXT}/work`, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => (text += part));
      answer.on("end", () => end(text));
    })
    .on("error", (failure) => {
      response.statusCode = 502;
      end(`${failure}\n`);
    });
});
server.listen(0, "127.0.0.1", () => console.log("port:", server.address().port));
