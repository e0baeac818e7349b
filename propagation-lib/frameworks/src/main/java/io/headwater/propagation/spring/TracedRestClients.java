package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.http.HttpClientCalls;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Adds the interceptor to clients, and to what they are built with, where they have none of ours.
 * It goes last: what other interceptors send is what the span tells, and one that sends a request
 * again has a span each time.
 */
final class TracedRestClients implements BeanPostProcessor {
  /** Spring Boot's own, in a package of another name from version 4 on. */
  private static final String TEMPLATE_BUILDER = "RestTemplateBuilder";

  private final ObjectProvider<HeadwaterPropagation> tracing;
  private final ObjectProvider<PeerNaming> peers;

  TracedRestClients(
      ObjectProvider<HeadwaterPropagation> tracing, ObjectProvider<PeerNaming> peers) {
    this.tracing = tracing;
    this.peers = peers;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof RestClient.Builder) {
      return ((RestClient.Builder) bean).requestInterceptors(this::add);
    }
    if (bean instanceof RestClient) {
      return ((RestClient) bean).mutate().requestInterceptors(this::add).build();
    }
    if (bean instanceof RestTemplate) {
      RestTemplate template = (RestTemplate) bean;
      List<ClientHttpRequestInterceptor> interceptors = new ArrayList<>(template.getInterceptors());
      add(interceptors);
      template.setInterceptors(interceptors);
    }
    return bean.getClass().getSimpleName().equals(TEMPLATE_BUILDER) ? built(bean) : bean;
  }

  /** A builder like this one, that knows the interceptor, too. */
  private Object built(Object builder) {
    try {
      return builder
          .getClass()
          .getMethod("additionalInterceptors", ClientHttpRequestInterceptor[].class)
          .invoke(builder, (Object) new ClientHttpRequestInterceptor[] {interceptor()});
    } catch (ReflectiveOperationException another) {
      return builder;
    }
  }

  private void add(List<ClientHttpRequestInterceptor> interceptors) {
    if (interceptors.stream().noneMatch(TracingInterceptor.class::isInstance)) {
      interceptors.add(interceptor());
    }
  }

  private ClientHttpRequestInterceptor interceptor() {
    return new TracingInterceptor(
        HttpClientCalls.create(
            tracing.getObject(), new RequestReader(), peers.getIfAvailable(() -> uri -> null)));
  }
}
