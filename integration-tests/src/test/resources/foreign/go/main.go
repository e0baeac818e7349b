// A service in another language: net/http, and OpenTelemetry's stock SDK as its users set it up.
//
// Everything about tracing comes from the environment (OTEL_TRACES_SAMPLER and friends); the code
// wraps the handler and the client, once. Calls NEXT, where there is one, and answers with what it
// said and a line of its own: how many values of traceparent it saw. Prints "port: N" when ready.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
)

func main() {
	exporter, err := otlptracehttp.New(context.Background())
	if err != nil {
		panic(err)
	}
	otel.SetTracerProvider(trace.NewTracerProvider(trace.WithBatcher(exporter)))
	otel.SetTextMapPropagator(propagation.TraceContext{})

	client := http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}
	handler := func(w http.ResponseWriter, r *http.Request) {
		if next := os.Getenv("NEXT"); next != "" {
			request, err := http.NewRequestWithContext(r.Context(), "GET", next+"/work", nil)
			if err == nil {
				var answer *http.Response
				if answer, err = client.Do(request); err == nil {
					defer answer.Body.Close()
					_, err = io.Copy(w, answer.Body)
				}
			}
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadGateway)
				return
			}
		}
		fmt.Fprintln(w, "go", len(r.Header.Values("traceparent")))
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("port:", listener.Addr().(*net.TCPAddr).Port)
	panic(http.Serve(listener, otelhttp.NewHandler(http.HandlerFunc(handler), "work")))
}
