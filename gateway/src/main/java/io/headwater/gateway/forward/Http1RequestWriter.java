package io.headwater.gateway.forward;

import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.policy.HeaderEdits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the head of a forwarded request in HTTP/1.1 (RFC 9112, section 3), in one pass over the
 * client's headers: what is meant for this hop and every inbound trace header stays behind, what
 * the gateway has to say is added.
 *
 * <p>Why not Netty's encoder: the trace context is written as bytes, so that a request that is not
 * traced costs no object for saying so.
 */
final class Http1RequestWriter {
  private static final AsciiString VERSION_AND_HOST = AsciiString.cached(" HTTP/1.1\r\nhost: ");
  private static final AsciiString CONTENT_LENGTH = AsciiString.cached("\r\ncontent-length: ");
  private static final AsciiString CHUNKED = AsciiString.cached("\r\ntransfer-encoding: chunked");
  private static final AsciiString FORWARDED_FOR = AsciiString.cached("\r\nx-forwarded-for: ");
  private static final AsciiString FORWARDED_PROTO = AsciiString.cached("\r\nx-forwarded-proto: ");
  private static final AsciiString FORWARDED_HOST = AsciiString.cached("\r\nx-forwarded-host: ");
  private static final AsciiString NAMESPACE = AsciiString.cached("\r\nmicro-namespace: ");
  private static final AsciiString CRLF = AsciiString.cached("\r\n");
  private static final AsciiString SEPARATOR = AsciiString.cached(": ");

  private Http1RequestWriter() {}

  static void write(OutboundRequest request, OutboundTrace trace, ByteBuf out) {
    RequestView view = request.view();
    text(view.method(), out);
    out.writeByte(' ');
    text(view.target(), out);
    text(VERSION_AND_HOST, out);
    text(view.authority(), out);
    writeEndToEnd(request, out);
    if (request.edits() != null) {
      writeAdded(request.edits(), out);
    }
    writeFraming(request, out);
    writeForwarded(request, out);
    text(NAMESPACE, out);
    text(request.namespace(), out);
    request.injection().write(trace, out);
    text(CRLF, out);
    text(CRLF, out);
  }

  private static void writeEndToEnd(OutboundRequest request, ByteBuf out) {
    HttpHeaders headers = request.headers();
    List<String> nominated = null;
    if (headers.contains(HttpHeaderNames.CONNECTION)) {
      nominated = nominatedBy(headers);
    }
    HeaderEdits edits = request.edits();
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      CharSequence name = header.getKey();
      if (RequestHeaderKind.of(name, request.trustedPeer()) == RequestHeaderKind.END_TO_END
          && !isOneOf(name, nominated)
          && !isOneOf(name, request.withheld())
          && (edits == null || !edits.drops(name))) {
        line(name, header.getValue(), out);
      }
    }
  }

  private static void writeAdded(HeaderEdits edits, ByteBuf out) {
    for (HeaderEdits.Line added : edits.added()) {
      line(added.name(), added.value(), out);
    }
  }

  private static void line(CharSequence name, CharSequence value, ByteBuf out) {
    text(CRLF, out);
    text(name, out);
    text(SEPARATOR, out);
    text(value, out);
  }

  /** The headers that {@code Connection} declares to be for this hop only. */
  private static @Nullable List<String> nominatedBy(HttpHeaders headers) {
    List<String> nominated = null;
    for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
      if (isPlainOption(value)) {
        continue;
      }
      for (String option : value.split(",", -1)) {
        if (nominated == null) {
          nominated = new ArrayList<>();
        }
        nominated.add(option.strip());
      }
    }
    return nominated;
  }

  private static boolean isPlainOption(String value) {
    return value.equalsIgnoreCase("keep-alive") || value.equalsIgnoreCase("close");
  }

  private static boolean isOneOf(CharSequence name, @Nullable List<String> names) {
    if (names == null) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      if (AsciiString.contentEqualsIgnoreCase(name, names.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static void writeFraming(OutboundRequest request, ByteBuf out) {
    if (request.bodyLength() >= 0) {
      text(CONTENT_LENGTH, out);
      text(Long.toString(request.bodyLength()), out);
    } else if (request.bodyLength() == OutboundRequest.UNKNOWN_LENGTH) {
      text(CHUNKED, out);
    }
  }

  private static void writeForwarded(OutboundRequest request, ByteBuf out) {
    RequestView view = request.view();
    text(FORWARDED_FOR, out);
    if (request.trustedPeer()) {
      for (String earlier : view.headers("x-forwarded-for")) {
        text(earlier, out);
        out.writeByte(',').writeByte(' ');
      }
    }
    text(view.peerAddress(), out);
    text(FORWARDED_PROTO, out);
    text(saidByTrustedPeer(request, "x-forwarded-proto", view.scheme()), out);
    text(FORWARDED_HOST, out);
    text(saidByTrustedPeer(request, "x-forwarded-host", view.authority()), out);
  }

  private static String saidByTrustedPeer(OutboundRequest request, String name, String own) {
    String said = request.trustedPeer() ? request.view().header(name) : null;
    return said == null ? own : said;
  }

  /** One byte per character: the decoder made one character of each byte. */
  private static void text(CharSequence text, ByteBuf out) {
    ByteBufUtil.writeAscii(out, text);
  }
}
