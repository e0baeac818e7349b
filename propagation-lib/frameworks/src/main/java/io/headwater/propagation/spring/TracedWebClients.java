package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.http.HttpClientCalls;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/** Adds the filter to clients, and to what they are built with, where they have none of ours. */
final class TracedWebClients implements BeanPostProcessor {
  private final ObjectProvider<HeadwaterPropagation> tracing;
  private final ObjectProvider<PeerNaming> peers;

  TracedWebClients(ObjectProvider<HeadwaterPropagation> tracing, ObjectProvider<PeerNaming> peers) {
    this.tracing = tracing;
    this.peers = peers;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof WebClient.Builder) {
      return ((WebClient.Builder) bean).filters(this::add);
    }
    return bean instanceof WebClient
        ? ((WebClient) bean).mutate().filters(this::add).build()
        : bean;
  }

  /** Last: what other filters send is what the span tells. */
  private void add(List<ExchangeFilterFunction> filters) {
    if (filters.stream().noneMatch(TracingExchangeFilter.class::isInstance)) {
      filters.add(
          new TracingExchangeFilter(
              HttpClientCalls.create(
                  tracing.getObject(),
                  new ClientRequestReader(),
                  peers.getIfAvailable(() -> uri -> null))));
    }
  }
}
