package io.headwater.propagation.snippet;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.jaxrs.JaxrsTracing;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import org.glassfish.jersey.server.ResourceConfig;

/** Jakarta REST. */
final class JaxrsSnippet {
  private JaxrsSnippet() {}

  static Client run(HeadwaterPropagation tracing, ResourceConfig application) {
    // README
    JaxrsTracing rest = JaxrsTracing.create(tracing);
    application.register(rest.serverFeature());
    Client client = ClientBuilder.newClient().register(rest.clientFeature());
    // end
    return client;
  }
}
