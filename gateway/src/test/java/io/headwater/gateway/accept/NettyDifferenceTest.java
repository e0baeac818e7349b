package io.headwater.gateway.accept;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.http.GatewayFailure;
import io.headwater.gateway.wire.Progress;
import io.headwater.gateway.wire.RequestHead;
import io.headwater.gateway.wire.RequestHeadParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Our parser beside Netty's strict one, on heads that a seed makes: what both take must say the
 * same, and where we are stricter, it must be for a reason that stands in a table.
 */
class NettyDifferenceTest {
  private static final int HEADS = 20_000;
  private static final int SPLIT_HEADS = 200;
  private static final int LIMIT = 4096;

  /** The Host field of a head, whatever it says. */
  private static final String HOST = "\r\n(?i:host):";

  /**
   * Where we are stricter than Netty on purpose: what we answer, and how a head looks that gets
   * this answer. There is nothing that Netty refuses and we take.
   */
  private enum Strictness {
    /** RFC 9112, section 3: single spaces, visible ASCII, CRLF; only empty lines before it. */
    REQUEST_LINE(
        "FIRST_LINE",
        "\\A(?!(\r\n){0,8}[\\w!#$%&'*+.^`|~-]+ [\\x21-\\x7e]+ HTTP/[0-9]\\.[0-9]\r\n)"),
    /** RFC 9112, section 5.2. */
    NOTHING_FOLDED("FOLDED", "\r\n[ \t]"),
    /** RFC 9112, section 3.2: exactly one Host in HTTP/1.1. */
    A_HOST("no Host header", "HTTP/1.1\r\n(?!.*" + HOST + ")(?!(?i:host):)"),
    /** RFC 9112, section 3.2. */
    ONE_HOST("more than one Host header", HOST + ".*" + HOST),
    /** RFC 9110, section 7.2: host and port; no user, no list, not empty. */
    SOUND_HOST("the Host header is malformed", HOST + "(?![ \t]*[\\w.-]+(:[0-9]*)?[ \t]*\r\n)"),
    /** RFC 9112, section 6.1: one coding, chunked. */
    CHUNKED_ALONE(
        "a Transfer-Encoding other than chunked",
        "(?i)\r\ntransfer-encoding:(?![ \t]*chunked[ \t]*\r\n)"
            + "|\r\ntransfer-encoding:.*\r\ntransfer-encoding:"),
    /** RFC 9110, section 8.6: a recipient may refuse equal values, too. */
    ONE_LENGTH("more than one Content-Length", "(?i)\r\ncontent-length:.*\r\ncontent-length:"),
    /** HTTP/1.0 and HTTP/1.1 are spoken. */
    VERSION("only HTTP/1.1 and HTTP/1.0 are spoken here", "\\A[^\r\n]* HTTP/(?!1\\.[01]\r)"),
    /** RFC 9112, section 3.2: a path, http(s) with an authority, or the asterisk of OPTIONS. */
    TARGET(
        "the request target is malformed",
        "\\A(\r\n)*\\S+ ((?!/|\\*|(?i:https?)://h/)|\\*\\S|(?<!OPTIONS )\\*|\\S*#)");

    final String answer;
    final Pattern looks;

    Strictness(String answer, String looks) {
      this.answer = answer;
      this.looks = Pattern.compile(looks, Pattern.DOTALL);
    }
  }

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Set<Strictness> seen = EnumSet.noneOf(Strictness.class);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void heads_areUnderstoodAsNettyUnderstandsThem() {
    HeadMutations heads = new HeadMutations(new SplittableRandom(20_261_128));
    int agreed = 0;
    for (int i = 0; i < HEADS; i++) {
      String head = heads.next();
      String netty = netty(head);
      String ours = ours(head, head.length());
      if (netty != null && ours.startsWith("=")) {
        assertThat(ours).as(escaped(head)).isEqualTo(netty);
        agreed++;
      } else if (netty != null) {
        noteStrictness(head, ours);
      } else {
        assertThat(ours).as("Netty is stricter: " + escaped(head)).doesNotStartWith("=");
      }
    }
    assertThat(agreed).isGreaterThan(HEADS / 4);
    assertThat(seen)
        .as("each row of the table is needed")
        .isEqualTo(EnumSet.allOf(Strictness.class));
  }

  @Test
  void heads_cutAnywhere_areUnderstoodTheSame() {
    HeadMutations heads = new HeadMutations(new SplittableRandom(42));
    for (int i = 0; i < SPLIT_HEADS; i++) {
      String head = heads.next();
      String whole = ours(head, head.length());
      assertThat(ours(head, 1)).as(escaped(head)).isEqualTo(whole);
      for (int cut = 1; cut < head.length(); cut++) {
        assertThat(ours(head, cut)).as("%s cut at %d", escaped(head), cut).isEqualTo(whole);
      }
    }
  }

  private void noteStrictness(String bytes, String answer) {
    int end = bytes.indexOf("\r\n\r\n", bytes.lastIndexOf("\r\n", 0) + 3);
    String head = end < 0 ? bytes : bytes.substring(0, end + 4);
    for (Strictness strictness : Strictness.values()) {
      if (strictness.answer.equals(answer) && strictness.looks.matcher(head).find()) {
        seen.add(strictness);
        return;
      }
    }
    throw new AssertionError(
        "stricter than Netty for no known reason: " + answer + ": " + escaped(head));
  }

  /** What a head says to Netty; null: it is refused, or not whole. */
  private static @Nullable String netty(String head) {
    EmbeddedChannel decoder =
        new EmbeddedChannel(
            new HttpRequestDecoder(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(LIMIT)
                    .setMaxHeaderSize(LIMIT)
                    .setStrictLineParsing(true)
                    .setUseRfc9112TransferEncoding(true)));
    try {
      decoder.writeInbound(Unpooled.copiedBuffer(head, ISO_8859_1));
      Object first = decoder.readInbound();
      try {
        return first instanceof HttpRequest request && request.decoderResult().isSuccess()
            ? text(request)
            : null;
      } finally {
        ReferenceCountUtil.release(first);
      }
    } finally {
      decoder.finishAndReleaseAll();
    }
  }

  private static String text(HttpRequest request) {
    StringBuilder text = new StringBuilder();
    text.append("= ").append(request.method()).append(' ').append(request.uri()).append(' ');
    text.append(request.protocolVersion().majorVersion() * 10);
    text.append(request.protocolVersion().minorVersion()).append('\n');
    for (Map.Entry<String, String> field : request.headers()) {
      text.append(field.getKey()).append(": ").append(field.getValue()).append('\n');
    }
    return text.toString();
  }

  /** What a head says to us, given in two pieces or, cut at 1, byte by byte. */
  private String ours(String head, int cut) {
    RequestHeadParser parser = new RequestHeadParser(LIMIT, LIMIT);
    Http1RequestReader reader =
        new Http1RequestReader(ClientPeer.of(channel, new TrustedProxies(List.of())));
    byte[] bytes = head.getBytes(ISO_8859_1);
    Progress progress = Progress.INCOMPLETE;
    int from = 0;
    while (from < bytes.length && progress == Progress.INCOMPLETE) {
      int to = cut == 1 || from == 0 ? Math.min(bytes.length, from + cut) : bytes.length;
      ByteBuf piece = Unpooled.wrappedBuffer(bytes, from, to - from);
      progress = parser.read(piece);
      from = to;
    }
    return switch (progress) {
      case INCOMPLETE -> "incomplete";
      case FAULTY -> parser.fault().name();
      case WHOLE -> {
        RequestHead whole = parser.head();
        GatewayFailure problem = reader.problemOf(whole);
        yield problem != null ? problem.safeMessage() : text(whole);
      }
    };
  }

  private static String text(RequestHead head) {
    return "= "
        + head.method()
        + ' '
        + head.target()
        + ' '
        + head.version() / 10 * 10
        + head.version() % 10
        + '\n'
        + head.fields();
  }

  private static String escaped(String head) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < head.length(); i++) {
      char c = head.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        text.append(c);
      } else {
        text.append("\\x%02x".formatted((int) c));
      }
    }
    return text.toString();
  }
}
