package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.http.HttpClientCalls;
import io.headwater.propagation.http.HttpServerCalls;
import io.headwater.propagation.servlet.ServletTracing;
import jakarta.servlet.Filter;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.server.WebFilter;

/**
 * Joins traces in Spring 6.1 and 7. With Spring Boot there is nothing to do but to have the library
 * on the class path; without it:
 *
 * <pre>{@code
 * SpringTracing spring = SpringTracing.create(tracing);
 * RestClient client = RestClient.builder().requestInterceptor(spring.interceptor()).build();
 * }</pre>
 *
 * <p>SERVER spans are named after the best matching pattern of the handler. A span lasts until the
 * answer is written; that of a client, until the answer's body is read or let go of.
 */
public final class SpringTracing {
  private final HeadwaterPropagation tracing;
  private final PeerNaming peers;

  private SpringTracing(HeadwaterPropagation tracing, PeerNaming peers) {
    this.tracing = tracing;
    this.peers = peers;
  }

  /** Joins traces by what is set up; called services go by the names of their hosts. */
  public static SpringTracing create(HeadwaterPropagation tracing) {
    return new SpringTracing(tracing, uri -> null);
  }

  /** The same, with other names for the services that its clients call. */
  public SpringTracing withPeers(PeerNaming peers) {
    return new SpringTracing(tracing, peers);
  }

  /** For Spring MVC: a filter for all requests, to be put first. */
  public Filter servletFilter() {
    return ServletTracing.create(tracing).withRoutes(Routes::ofServlet).filter();
  }

  /** For WebFlux: a filter, to be put first. It has the context in Reactor's, too. */
  public WebFilter webFilter() {
    return new TracingWebFilter(HttpServerCalls.create(tracing, new ServerRequestReader()));
  }

  /** For {@code RestClient} and {@code RestTemplate}. */
  public ClientHttpRequestInterceptor interceptor() {
    return new TracingInterceptor(HttpClientCalls.create(tracing, new RequestReader(), peers));
  }

  /** For {@code WebClient}. Takes part in the trace of Reactor's context, or else the thread's. */
  public ExchangeFilterFunction exchangeFilter() {
    return new TracingExchangeFilter(
        HttpClientCalls.create(tracing, new ClientRequestReader(), peers));
  }
}
