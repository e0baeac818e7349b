package io.headwater.gateway.forward;

import io.headwater.gateway.http.RequestView;
import io.headwater.gateway.policy.HeaderEdits;
import io.headwater.gateway.wire.Fields;
import io.headwater.gateway.wire.MaxForwards;
import io.headwater.gateway.wire.Nominations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;
import java.util.List;

/**
 * Writes the head of a forwarded request in HTTP/1.1 (RFC 9112, section 3), in one pass over the
 * client's headers: what is meant for this hop and every inbound trace header stays behind, what
 * the gateway has to say is added. What is passed on is copied as the bytes it came in.
 */
final class Http1RequestWriter {
  private static final AsciiString VERSION_AND_HOST = AsciiString.cached(" HTTP/1.1\r\nhost: ");
  private static final AsciiString CONTENT_LENGTH = AsciiString.cached("\r\ncontent-length: ");
  private static final AsciiString CHUNKED = AsciiString.cached("\r\ntransfer-encoding: chunked");
  private static final AsciiString FORWARDED_FOR = AsciiString.cached("\r\nx-forwarded-for: ");
  private static final AsciiString FORWARDED_PROTO = AsciiString.cached("\r\nx-forwarded-proto: ");
  private static final AsciiString FORWARDED_HOST = AsciiString.cached("\r\nx-forwarded-host: ");
  private static final AsciiString MAX_FORWARDS = AsciiString.cached("\r\nmax-forwards: ");
  private static final AsciiString NAMESPACE = AsciiString.cached("\r\nmicro-namespace: ");
  private static final AsciiString CRLF = AsciiString.cached("\r\n");
  private static final AsciiString SEPARATOR = AsciiString.cached(": ");
  private static final AsciiString END = AsciiString.cached("\r\n\r\n");

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
    text(END, out);
  }

  /**
   * The trailers of a request that are passed on.
   *
   * @param dropped names that the route does not pass on, in lower case
   */
  static Fields endToEnd(Fields trailers, List<String> withheld, List<String> dropped) {
    Nominations nominated = Nominations.of(trailers);
    for (int i = trailers.size() - 1; i >= 0; i--) {
      if (!isPassedOn(trailers, i, false, nominated, withheld) || isOneOf(trailers, i, dropped)) {
        trailers.remove(i);
      }
    }
    return trailers;
  }

  private static void writeEndToEnd(OutboundRequest request, ByteBuf out) {
    Fields headers = request.headers();
    HeaderEdits edits = request.edits();
    Nominations nominated = Nominations.of(headers);
    int forwards = MaxForwards.indexIn(request.view().method(), headers);
    int from = 0;
    for (int i = 0; i < headers.size(); i++) {
      if (!isPassedOn(headers, i, request.trustedPeer(), nominated, request.withheld())
          || (edits != null && isOneOf(headers, i, edits.dropped()))) {
        headers.write(from, i, out);
        from = i + 1;
      } else if (i == forwards) {
        headers.write(from, i, out);
        from = i + 1;
        text(MAX_FORWARDS, out);
        text(Integer.toString(MaxForwards.of(request.view().method(), headers) - 1), out);
      }
    }
    headers.write(from, headers.size(), out);
  }

  private static void writeAdded(HeaderEdits edits, ByteBuf out) {
    for (HeaderEdits.Line added : edits.added()) {
      text(CRLF, out);
      text(added.name(), out);
      text(SEPARATOR, out);
      text(added.value(), out);
    }
  }

  private static boolean isPassedOn(
      Fields fields, int index, boolean trustedPeer, Nominations nominated, List<String> withheld) {
    return RequestHeaderKind.of(fields, index, trustedPeer) == RequestHeaderKind.END_TO_END
        && !nominated.include(fields, index)
        && (withheld.isEmpty() || !isOneOf(fields, index, withheld));
  }

  private static boolean isOneOf(Fields fields, int index, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (fields.isNamed(index, names.get(i))) {
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

  /** One byte per character: the parser made one character of each byte. */
  private static void text(CharSequence text, ByteBuf out) {
    ByteBufUtil.writeAscii(out, text);
  }
}
