package io.headwater.propagation.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.RawHttp;
import io.headwater.propagation.contract.RawServer;
import io.headwater.propagation.contract.Reply;
import io.headwater.propagation.contract.SpanRecorder;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Applications that have the library on their class path, and say nothing more of it. */
@SuppressWarnings("NullAway.Init")
final class AutoConfigurationIT {
  /** By itself Spring takes Apache's client where it is there, and the oldest is too old for it. */
  private static final JdkClientHttpRequestFactory JDK = new JdkClientHttpRequestFactory();

  private static final AttributeKey<String> PEER = AttributeKey.stringKey("service.peer.name");

  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private RawServer callee;

  @BeforeEach
  void start() throws Exception {
    callee = new RawServer();
  }

  @AfterEach
  void stop() throws Exception {
    callee.close();
  }

  private ConfigurableApplicationContext run(Class<?> application, WebApplicationType type) {
    return SpringServers.run(application, type, spans.tracing(), path -> Reply.of(200));
  }

  private SpanData callThrough(ConfigurableApplicationContext context, String client)
      throws Exception {
    String url = "http://localhost:" + callee.port() + "/x";
    String path = "/through/" + client + "?url=" + url;
    assertThat(RawHttp.get(SpringServers.port(context), path, "traceparent: " + Incoming.SAMPLED))
        .isEqualTo(200);
    spans.await(2);
    SpanData server = spans.awaitOne(SpanKind.SERVER);
    SpanData call = spans.awaitOne(SpanKind.CLIENT);
    assertThat(server.getName()).isEqualTo("GET /through/{client}");
    assertThat(call.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(callee.values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + call.getSpanId() + "-03");
    return call;
  }

  @ParameterizedTest
  @ValueSource(strings = {"rest-builder", "rest-client", "template", "web-builder", "web-client"})
  void servletApplication_isOneTrace(String client) throws Exception {
    try (ConfigurableApplicationContext context = run(Through.class, WebApplicationType.SERVLET)) {
      assertThat(callThrough(context, client).getAttributes().get(PEER)).isEqualTo("names");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"web-builder", "web-client"})
  void reactiveApplication_isOneTrace(String client) throws Exception {
    try (ConfigurableApplicationContext context =
        run(ReactiveThrough.class, WebApplicationType.REACTIVE)) {
      callThrough(context, client);
    }
  }

  @Test
  void noOfTheCaller_goesThroughAReactiveApplication() throws Exception {
    try (ConfigurableApplicationContext context =
        run(ReactiveThrough.class, WebApplicationType.REACTIVE)) {
      String url = "http://localhost:" + callee.port() + "/x";
      String path = "/through/web-client?url=" + url;
      RawHttp.get(SpringServers.port(context), path, "traceparent: " + Incoming.NOT_SAMPLED);
      assertThat(callee.values(0, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    }
    spans.assertNone();
  }

  private static ConfigurableApplicationContext plain(Class<?> application, String... properties) {
    return new SpringApplicationBuilder(application)
        .web(WebApplicationType.NONE)
        .logStartupInfo(false)
        .properties(properties)
        .run();
  }

  @Test
  void openTelemetryOfTheApplication_isUsed() {
    try (ConfigurableApplicationContext context =
        plain(WithOpenTelemetry.class, "headwater.propagation.otlp.endpoint=http://127.0.0.1:1")) {
      assertThat(context.getBean(HeadwaterPropagation.class).openTelemetry())
          .isSameAs(context.getBean(OpenTelemetry.class));
    }
  }

  @Test
  void endpoint_isExportedToUnderTheNamesOfTheService() {
    try (ConfigurableApplicationContext context =
        plain(
            Empty.class,
            "spring.application.name=greeter",
            "headwater.propagation.service.version=1.4.2",
            "headwater.propagation.service.namespace=micro",
            "headwater.propagation.otlp.endpoint=http://127.0.0.1:1")) {
      assertThat(context.getBean(HeadwaterPropagation.class).openTelemetry().toString())
          .contains("service.name=\"greeter\"")
          .contains("service.version=\"1.4.2\"")
          .contains("service.namespace=\"micro\"");
    }
  }

  @Test
  void endpointWithoutName_isAClearError() {
    assertThatThrownBy(
            () -> plain(Empty.class, "headwater.propagation.otlp.endpoint=http://127.0.0.1:1"))
        .rootCause()
        .hasMessage(
            "headwater.propagation.service.name: not set"
                + " (expected: a name, there or as spring.application.name)");
  }

  @Test
  void neither_passesTracesThrough() {
    try (ConfigurableApplicationContext context = plain(Empty.class)) {
      assertThat(context.getBean(HeadwaterPropagation.class).openTelemetry())
          .isSameAs(OpenTelemetry.noop());
    }
  }

  @Test
  void notEnabled_isNotThere() {
    try (ConfigurableApplicationContext context =
        plain(Empty.class, "headwater.propagation.enabled=false")) {
      assertThat(context.getBeanNamesForType(HeadwaterPropagation.class)).isEmpty();
      assertThat(context.getBeansOfType(TracedRestClients.class)).isEmpty();
    }
  }

  @Test
  void metadata_hasTheProperties() throws Exception {
    try (InputStream metadata =
        HeadwaterPropagation.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      String text = new String(Objects.requireNonNull(metadata).readAllBytes(), UTF_8);
      for (String key :
          List.of(
              "enabled", "service.name", "service.version", "service.namespace", "otlp.endpoint")) {
        assertThat(text).contains("\"headwater.propagation." + key + "\"");
      }
    }
  }

  @EnableAutoConfiguration
  static class Empty {}

  @EnableAutoConfiguration
  static class WithOpenTelemetry {
    @Bean
    OpenTelemetry openTelemetry() {
      return OpenTelemetry.propagating(ContextPropagators.noop());
    }
  }

  /** Clients as applications have them. */
  static class Clients {
    @Bean
    RestClient restClient() {
      return RestClient.builder().requestFactory(JDK).build();
    }

    @Bean
    RestTemplate restTemplate() {
      return new RestTemplate();
    }

    @Bean
    WebClient webClient() {
      return WebClient.create();
    }

    @Bean
    PeerNaming peers() {
      return uri -> Peer.named("names");
    }
  }

  @EnableAutoConfiguration
  @Import({Clients.class, Through.Controller.class})
  static class Through {
    /** Calls another service with the client that is asked for. */
    @RestController
    record Controller(
        RestClient restClient,
        RestClient.Builder restBuilder,
        RestTemplate template,
        WebClient webClient,
        WebClient.Builder webBuilder) {
      @GetMapping("/through/{client}")
      @org.jspecify.annotations.Nullable
      String through(@PathVariable("client") String client, @RequestParam("url") String url) {
        return switch (client) {
          case "rest-builder" -> get(restBuilder.requestFactory(JDK).build(), url);
          case "rest-client" -> get(restClient, url);
          case "template" -> template.getForObject(url, String.class);
          case "web-builder" -> get(webBuilder.build(), url);
          default -> get(webClient, url);
        };
      }

      private static @Nullable String get(RestClient client, String url) {
        return client.get().uri(url).retrieve().body(String.class);
      }

      private static @Nullable String get(WebClient client, String url) {
        return client.get().uri(url).retrieve().bodyToMono(String.class).block();
      }
    }
  }

  @EnableAutoConfiguration
  @Import({Clients.class, ReactiveThrough.Controller.class})
  static class ReactiveThrough {
    /** The same without blocking, and on another thread than that of the request. */
    @RestController
    record Controller(WebClient webClient, WebClient.Builder webBuilder) {
      @GetMapping("/through/{client}")
      Mono<String> through(@PathVariable("client") String client, @RequestParam("url") String url) {
        WebClient chosen = client.equals("web-builder") ? webBuilder.build() : webClient;
        return Mono.delay(Duration.ofMillis(1))
            .flatMap(tick -> chosen.get().uri(url).retrieve().bodyToMono(String.class));
      }
    }
  }
}
