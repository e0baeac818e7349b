package io.headwater.propagation.snippet;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.servlet.ServletTracing;
import jakarta.servlet.ServletContext;

/** A servlet container. */
final class ServletSnippet {
  private ServletSnippet() {}

  static void run(HeadwaterPropagation tracing, ServletContext servletContext) {
    // README
    ServletTracing.create(tracing).addTo(servletContext); // where the application starts
    // end
  }
}
