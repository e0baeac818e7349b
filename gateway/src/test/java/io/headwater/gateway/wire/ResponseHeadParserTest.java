package io.headwater.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bars stand for CRLF. */
class ResponseHeadParserTest {
  private final ResponseHeadParser parser = new ResponseHeadParser();

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK, 200, OK, true",
    "HTTP/1.1 200 , 200, '', true",
    "HTTP/1.1 200, 200, '', true",
    "HTTP/1.0 404 Not Found, 404, Not Found, false",
    "HTTP/1.1 999 a\tb \u00e9, 999, a\tb \u00e9, true"
  })
  void statusLine_isRead(String line, int status, String reason, boolean http11) {
    ResponseHead head = whole(line + "|a: b||");
    assertThat(head.status()).isEqualTo(status);
    assertThat(head.reason()).isEqualTo(reason);
    assertThat(head.isHttp11()).isEqualTo(http11);
    assertThat(head.fields()).hasToString("a: b\n");
    ByteBuf out = Unpooled.buffer();
    head.writeStatusLine(out);
    assertThat(out.toString(ISO_8859_1)).isEqualTo("HTTP/1.1 " + status + " " + reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 099 X||",
        "HTTP/1.1 20 X||",
        "HTTP/1.1 2000 X||",
        "HTTP/1.1  200 X||",
        "HTTP/2.0 200 X||",
        "HTTP/1 200 X||",
        "http/1.1 200 X||",
        "ICY 200 OK||",
        " HTTP/1.1 200 OK||",
        "|HTTP/1.1 200 OK||",
        "HTTP/1.1 200 a\rb||",
        "HTTP/1.1 200 a\nb||",
        "HTTP/1.1 200 a\0b||",
        "HTTP/1.1 200 OK\n\n",
        "HTTP/1.1 200 OK|a: b| c||",
        "HTTP/1.1 200 OK| a: b||",
        "HTTP/1.1 200 OK|a: b\n|",
        "HTTP/1.1 200 OK|a: b\rc||",
        "HTTP/1.1 200 OK|a: b\0c||",
        "HTTP/1.1 200 OK|a||",
        "HTTP/1.1 200 OK|: a||",
        "HTTP/1.1 200 OK| : a||",
        "HTTP/1.1 200 OK|a b: c||",
        "HTTP/1.1 200 OK|a: b|\r|"
      })
  void head_thatIsMalformed_isRefused(String head) {
    assertThat(parser.read(bytes(head))).isEqualTo(Progress.FAULTY);
  }

  @Test
  void limits_areKept() {
    String x = "x".repeat(9_000);
    assertThat(parser.read(bytes("HTTP/1.1 200 " + x))).isEqualTo(Progress.FAULTY);
    assertThat(parser.fault()).isEqualTo(HeadFault.LINE_TOO_LONG);
    String large = "HTTP/1.1 200 OK|a: " + x.repeat(8);
    ResponseHeadParser second = new ResponseHeadParser();
    assertThat(second.read(bytes(large))).isEqualTo(Progress.FAULTY);
    assertThat(second.fault()).isEqualTo(HeadFault.FIELDS_TOO_LARGE);
    ResponseHeadParser third = new ResponseHeadParser();
    assertThat(third.read(bytes("HTTP/1.1 200 OK|" + "a: b|".repeat(513))))
        .isEqualTo(Progress.FAULTY);
    assertThat(third.fault()).isEqualTo(HeadFault.TOO_MANY_FIELDS);
  }

  @Test
  void spaceBeforeTheColon_isTakenOff() {
    assertThat(whole("HTTP/1.1 200 OK|Content-Length \t: 5||").fields().get("content-length"))
        .isEqualTo("5");
  }

  @Test
  void heads_oneBehindTheOther_areReadInTurn_whereverTheyAreCut() {
    String heads = "HTTP/1.1 100 Continue||HTTP/1.1 200 OK|a:1|b: 2||rest".replace("|", "\r\n");
    for (int cut = 0; cut <= heads.length(); cut++) {
      ByteBuf first = Unpooled.copiedBuffer(heads.substring(0, cut), ISO_8859_1);
      ByteBuf second = Unpooled.copiedBuffer(heads.substring(cut), ISO_8859_1);
      StringBuilder read = new StringBuilder();
      int found = 0;
      for (ByteBuf in : new ByteBuf[] {first, second}) {
        while (in.isReadable() && found < 2 && parser.read(in) == Progress.WHOLE) {
          ResponseHead head = parser.head();
          found++;
          read.append(head.status()).append(' ').append(head.fields());
        }
        read.append(in.toString(ISO_8859_1));
      }
      assertThat(read.toString()).as("cut at %d", cut).isEqualTo("100 200 a: 1\nb: 2\nrest");
      assertThat(parser.isBegun()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 a reason\t||a: b||",
        "HTTP/1.1 200 ||",
        "HTTP/1.1 200|a: b||",
        "HTTP/1.1 2000 X||",
        "HTTP/1.1 200 a\rb||",
        "HTTP/1.1 200 a\nb||",
        "HTTP/1.1 200 a\0b||",
        "HTTP/1.1 200 OK|a b: c||"
      })
  void head_byteForByte_isWhatItIsInOnePiece(String text) {
    assertThat(read(text, 1)).isEqualTo(read(text, text.length() + 100));
  }

  @Test
  void limitOfTheStatusLine_byteForByte_isKept() {
    String reason = "x".repeat(8 * 1024 - 13);
    assertThat(read("HTTP/1.1 200 " + reason + "||", 1)).isEqualTo("200 " + reason + "\n");
    assertThat(read("HTTP/1.1 200 " + reason + "x||", 1)).isEqualTo("LINE_TOO_LONG");
  }

  private static String read(String text, int pieces) {
    ResponseHeadParser heads = new ResponseHeadParser();
    ByteBuf in = bytes(text);
    Progress progress = Progress.INCOMPLETE;
    while (progress == Progress.INCOMPLETE && in.isReadable()) {
      progress = heads.read(in.readSlice(Math.min(pieces, in.readableBytes())));
    }
    if (progress == Progress.FAULTY) {
      return heads.fault().name();
    }
    ResponseHead head = heads.head();
    return head.status() + " " + head.reason() + "\n" + head.fields();
  }

  private ResponseHead whole(String head) {
    assertThat(parser.read(bytes(head))).isEqualTo(Progress.WHOLE);
    return parser.head();
  }

  private static ByteBuf bytes(String head) {
    return Unpooled.copiedBuffer(head.replace("|", "\r\n"), ISO_8859_1);
  }
}
