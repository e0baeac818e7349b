package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/** Has every {@code WebClient} of the application take part in traces. */
@AutoConfiguration(after = PropagationAutoConfiguration.class)
@ConditionalOnClass(WebClient.class)
@ConditionalOnBean(HeadwaterPropagation.class)
final class WebClientsAutoConfiguration {
  @Bean
  static TracedWebClients headwaterWebClients(
      ObjectProvider<HeadwaterPropagation> tracing, ObjectProvider<PeerNaming> peers) {
    return new TracedWebClients(tracing, peers);
  }
}
