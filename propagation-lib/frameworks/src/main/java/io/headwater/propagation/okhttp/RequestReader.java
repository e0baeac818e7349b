package io.headwater.propagation.okhttp;

import io.headwater.propagation.http.HttpClientReader;
import java.net.URI;
import okhttp3.Request;

/** Reads requests of OkHttp. */
final class RequestReader implements HttpClientReader<Request> {
  @Override
  public String method(Request request) {
    return request.method();
  }

  @Override
  public URI uri(Request request) {
    return request.url().uri();
  }
}
