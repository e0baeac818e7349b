package io.headwater.propagation.snippet;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.spring.SpringTracing;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** Spring, where Boot does not do it. */
@SuppressWarnings("UnusedVariable")
final class SpringSnippet {
  private SpringSnippet() {}

  static void run(HeadwaterPropagation tracing) {
    // README
    SpringTracing spring = SpringTracing.create(tracing);
    RestClient rest = RestClient.builder().requestInterceptor(spring.interceptor()).build();
    WebClient web = WebClient.builder().filter(spring.exchangeFilter()).build();
    // end
  }
}
