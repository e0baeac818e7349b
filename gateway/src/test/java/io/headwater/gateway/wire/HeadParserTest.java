package io.headwater.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class HeadParserTest {
  /** What was seen is spoilt at once: who looked at it again would find a fault. */
  @Test
  void fieldLine_byteForByte_isLookedAtOnce() {
    Peeking parser = new Peeking();
    // Copied twice, the array has room for what follows, and is not moved any more.
    parser.read(Unpooled.copiedBuffer("x".repeat(100), ISO_8859_1));
    parser.read(Unpooled.copiedBuffer("\n", ISO_8859_1));
    int at = 101;
    Progress progress = Progress.INCOMPLETE;
    for (byte octet : "name  :  a value \t of words\r\n\r\n".getBytes(ISO_8859_1)) {
      progress = parser.read(Unpooled.wrappedBuffer(new byte[] {octet}));
      if (octet != '\r') {
        parser.seen[at] = 0;
      }
      at++;
    }
    assertThat(progress).isEqualTo(Progress.WHOLE);
    assertThat(parser.finish().size()).isOne();
  }

  @Test
  void requestLine_byteForByte_isLookedAtOnce() {
    RequestHeadParser parser = new RequestHeadParser(1_000, 1_000);
    assertThat(spoiling(parser, "OPTIONS /a/path?query HTTP/1.1\r\n", 0, 21))
        .isEqualTo(Progress.WHOLE);
    // The next line is begun afresh.
    assertThat(spoiling(parser, "GET /a HTTP/1.1\r\n", 0, 6)).isEqualTo(Progress.WHOLE);
  }

  @Test
  void statusLine_byteForByte_itsReasonIsLookedAtOnce() {
    ResponseHeadParser parser = new ResponseHeadParser();
    assertThat(spoiling(parser, "HTTP/1.1 404 Not a trace\r\n", 13, 24)).isEqualTo(Progress.WHOLE);
    assertThat(spoiling(parser, "HTTP/1.1 200 OK\r\n", 13, 15)).isEqualTo(Progress.WHOLE);
  }

  /** What came with a head, as its body does, is not kept in memory with it. */
  @Test
  void head_likeTheOneBefore_getsAsMuchRoomAsItNeeds() {
    ResponseHeadParser parser = new ResponseHeadParser();
    String head = "HTTP/1.1 200 OK\r\n" + "name: value\r\n".repeat(10) + "\r\n";
    ByteBuf in = Unpooled.copiedBuffer((head + "b".repeat(2_000)).repeat(2), ISO_8859_1);
    assertThat(parser.read(in)).isEqualTo(Progress.WHOLE);
    assertThat(parser.head().fields().size()).isEqualTo(10);
    in.skipBytes(2_000);

    assertThat(parser.read(in)).isEqualTo(Progress.WHOLE);
    assertThat(in.readableBytes()).isEqualTo(2_000);
    Fields fields = parser.head().fields();
    assertThat(fields.size()).isEqualTo(10);
    assertThat(fields.bytes().length).isBetween(head.length(), head.length() + 40);
  }

  @Test
  void head_farLargerThanTheOneBefore_isRead() {
    RequestHeadParser parser = new RequestHeadParser(10_000, 60_000);
    parser.read(Unpooled.copiedBuffer("GET / HTTP/1.1\r\na: b\r\n\r\n", ISO_8859_1));
    assertThat(parser.head().fields().size()).isOne();

    String fields = "name: " + "v".repeat(400) + "\r\n";
    ByteBuf in =
        Unpooled.copiedBuffer("GET / HTTP/1.1\r\n" + fields.repeat(90) + "\r\nbody", ISO_8859_1);
    assertThat(parser.read(in)).isEqualTo(Progress.WHOLE);
    assertThat(parser.head().fields().getAll("NAME")).hasSize(90).containsOnly("v".repeat(400));
    assertThat(in.toString(ISO_8859_1)).isEqualTo("body");
  }

  /**
   * Reads a first line that comes byte by byte, and spoils each byte of a range once it was seen;
   * the space between method and target is looked at by nobody again, either.
   */
  private static Progress spoiling(HeadParser parser, String line, int from, int to) {
    byte[] bytes = line.getBytes(ISO_8859_1);
    Progress progress = Progress.INCOMPLETE;
    for (int filled = 1; filled <= bytes.length; filled++) {
      assertThat(progress).isEqualTo(Progress.INCOMPLETE);
      progress = parser.firstLine(bytes, 0, filled);
      if (filled > from && filled <= to) {
        bytes[filled - 1] = 0;
      }
    }
    return progress;
  }

  /** Its first line is anything up to a line feed; it lets the array be seen. */
  private static final class Peeking extends HeadParser {
    private byte[] seen = {};

    Peeking() {
      super(1_000, 10, true);
    }

    @Override
    Progress firstLine(byte[] from, int start, int end) {
      seen = from;
      if (from[end - 1] != '\n') {
        return Progress.INCOMPLETE;
      }
      lineRead(end);
      return Progress.WHOLE;
    }
  }
}
