package io.headwater.propagation.netty;

import io.headwater.propagation.http.HttpClientReader;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;

/** Reads the requests that are written to one connection. */
final class ClientRequestReader implements HttpClientReader<HttpRequest> {
  private static final URI UNKNOWN = URI.create("");

  private final Channel channel;

  ClientRequestReader(Channel channel) {
    this.channel = channel;
  }

  @Override
  public String method(HttpRequest request) {
    return request.method().name();
  }

  /** What is called, as far as it can be told: without its path, if that is no URI's. */
  @Override
  public URI uri(HttpRequest request) {
    String target = request.uri();
    try {
      if (RequestTarget.isAbsolute(target)) {
        return new URI(target);
      }
      String scheme = channel.pipeline().get(SslHandler.class) == null ? "http://" : "https://";
      String server = scheme + authority(request);
      try {
        return new URI(target.startsWith("/") ? server + target : server);
      } catch (URISyntaxException unusual) {
        return new URI(server);
      }
    } catch (URISyntaxException unusual) {
      return UNKNOWN;
    }
  }

  private String authority(HttpRequest request) {
    String host = request.headers().get(HttpHeaderNames.HOST);
    if (host != null && !host.isEmpty()) {
      return host;
    }
    SocketAddress address = channel.remoteAddress();
    if (!(address instanceof InetSocketAddress)) {
      return "";
    }
    InetSocketAddress server = (InetSocketAddress) address;
    String name = server.getHostString();
    return (name.indexOf(':') < 0 ? name : '[' + name + ']') + ':' + server.getPort();
  }
}
