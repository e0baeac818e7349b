package io.headwater.propagation.jdkhttp;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpPrincipal;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The same as {@link WatchedExchange} over TLS; the JDK has two classes, so there are two here. */
final class WatchedHttpsExchange extends HttpsExchange {
  private final HttpsExchange exchange;
  private final ExchangeWatch watch;
  private @Nullable OutputStream body;

  WatchedHttpsExchange(HttpsExchange exchange, ExchangeWatch watch) {
    this.exchange = exchange;
    this.watch = watch;
  }

  @Override
  public void close() {
    try {
      exchange.close();
    } finally {
      watch.finish();
    }
  }

  @Override
  public void sendResponseHeaders(int status, long length) throws IOException {
    watch.sendHead(status, length);
  }

  @Override
  public OutputStream getResponseBody() {
    if (body == null) {
      body = watch.watched(exchange.getResponseBody());
    }
    return body;
  }

  @Override
  public void setStreams(@Nullable InputStream input, @Nullable OutputStream output) {
    exchange.setStreams(input, output);
    if (output != null) {
      // One that was made around the watched body is watched already.
      body = body == null ? watch.watched(output) : output;
    }
  }

  @Override
  public Headers getRequestHeaders() {
    return exchange.getRequestHeaders();
  }

  @Override
  public Headers getResponseHeaders() {
    return exchange.getResponseHeaders();
  }

  @Override
  public URI getRequestURI() {
    return exchange.getRequestURI();
  }

  @Override
  public String getRequestMethod() {
    return exchange.getRequestMethod();
  }

  @Override
  public HttpContext getHttpContext() {
    return exchange.getHttpContext();
  }

  @Override
  public InputStream getRequestBody() {
    return exchange.getRequestBody();
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return exchange.getRemoteAddress();
  }

  @Override
  public int getResponseCode() {
    return exchange.getResponseCode();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return exchange.getLocalAddress();
  }

  @Override
  public String getProtocol() {
    return exchange.getProtocol();
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return exchange.getAttribute(name);
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    exchange.setAttribute(name, value);
  }

  @Override
  public @Nullable HttpPrincipal getPrincipal() {
    return exchange.getPrincipal();
  }

  @Override
  public SSLSession getSSLSession() {
    return exchange.getSSLSession();
  }
}
