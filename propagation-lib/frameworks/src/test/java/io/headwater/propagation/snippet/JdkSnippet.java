package io.headwater.propagation.snippet;

import com.sun.net.httpserver.HttpContext;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.jdkhttp.JdkHttpTracing;
import java.net.http.HttpClient;

/** The JDK. */
final class JdkSnippet {
  private JdkSnippet() {}

  static HttpClient run(HeadwaterPropagation tracing, HttpContext context) {
    // README
    JdkHttpTracing http = JdkHttpTracing.create(tracing);
    context.getFilters().add(http.serverFilter());
    HttpClient client = http.wrap(HttpClient.newHttpClient());
    // end
    return client;
  }
}
