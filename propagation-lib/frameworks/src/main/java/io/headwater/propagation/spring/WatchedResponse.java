package io.headwater.propagation.spring;

import io.headwater.propagation.ClientSpan;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** An answer that ends its span when it is closed, as every answer has to be. */
final class WatchedResponse implements ClientHttpResponse {
  private final ClientHttpResponse response;
  private final ClientSpan span;

  WatchedResponse(ClientHttpResponse response, ClientSpan span) {
    this.response = response;
    this.span = span;
  }

  @Override
  public HttpStatusCode getStatusCode() throws IOException {
    return response.getStatusCode();
  }

  @Override
  public String getStatusText() throws IOException {
    return response.getStatusText();
  }

  @Override
  public HttpHeaders getHeaders() {
    return response.getHeaders();
  }

  @Override
  public InputStream getBody() throws IOException {
    try {
      return response.getBody();
    } catch (IOException failure) {
      span.fail(failure);
      throw failure;
    }
  }

  @Override
  public void close() {
    try {
      response.close();
    } finally {
      span.end();
    }
  }
}
