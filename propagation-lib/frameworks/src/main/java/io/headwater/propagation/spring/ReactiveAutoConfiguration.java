package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.http.HttpServerCalls;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;

/** Joins traces in applications on WebFlux. */
@AutoConfiguration(after = PropagationAutoConfiguration.class)
@ConditionalOnClass(WebFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(HeadwaterPropagation.class)
final class ReactiveAutoConfiguration {
  @Bean
  WebFilter headwaterWebFilter(HeadwaterPropagation tracing) {
    return new TracingWebFilter(HttpServerCalls.create(tracing, new ServerRequestReader()));
  }
}
