package io.headwater.benchmarks.adapters;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpPrincipal;
import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange of the JDK's server of which nothing is there but its context. */
abstract class UnusedExchange extends HttpExchange {
  private final HttpContext context = new UnusedContext();

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("not asked for by an untraced request");
  }

  @Override
  public HttpContext getHttpContext() {
    return context;
  }

  @Override
  public Headers getResponseHeaders() {
    throw unused();
  }

  @Override
  public URI getRequestURI() {
    throw unused();
  }

  @Override
  public String getRequestMethod() {
    throw unused();
  }

  @Override
  public void close() {
    throw unused();
  }

  @Override
  public InputStream getRequestBody() {
    throw unused();
  }

  @Override
  public OutputStream getResponseBody() {
    throw unused();
  }

  @Override
  public void sendResponseHeaders(int status, long length) {
    throw unused();
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    throw unused();
  }

  @Override
  public int getResponseCode() {
    throw unused();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    throw unused();
  }

  @Override
  public String getProtocol() {
    throw unused();
  }

  @Override
  public Object getAttribute(String name) {
    throw unused();
  }

  @Override
  public void setAttribute(String name, Object value) {
    throw unused();
  }

  @Override
  public void setStreams(InputStream in, OutputStream out) {
    throw unused();
  }

  @Override
  public HttpPrincipal getPrincipal() {
    throw unused();
  }

  /** Nobody has to show who they are. */
  private static final class UnusedContext extends HttpContext {
    @Override
    public @Nullable Authenticator getAuthenticator() {
      return null;
    }

    @Override
    public Authenticator setAuthenticator(Authenticator authenticator) {
      throw unused();
    }

    @Override
    public HttpHandler getHandler() {
      throw unused();
    }

    @Override
    public void setHandler(HttpHandler handler) {
      throw unused();
    }

    @Override
    public String getPath() {
      throw unused();
    }

    @Override
    public HttpServer getServer() {
      throw unused();
    }

    @Override
    public Map<String, Object> getAttributes() {
      throw unused();
    }

    @Override
    public List<Filter> getFilters() {
      throw unused();
    }
  }
}
