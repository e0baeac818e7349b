package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/** Has every {@code RestClient} and {@code RestTemplate} of the application take part in traces. */
@AutoConfiguration(after = PropagationAutoConfiguration.class)
@ConditionalOnClass(RestClient.class)
@ConditionalOnBean(HeadwaterPropagation.class)
final class RestClientsAutoConfiguration {
  @Bean
  static TracedRestClients headwaterRestClients(
      ObjectProvider<HeadwaterPropagation> tracing, ObjectProvider<PeerNaming> peers) {
    return new TracedRestClients(tracing, peers);
  }
}
