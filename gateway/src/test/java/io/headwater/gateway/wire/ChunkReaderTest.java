package io.headwater.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bars stand for CRLF. */
class ChunkReaderTest {
  private static final String HEAD =
      "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n";
  private static final List<String> BODIES =
      List.of(
          "0\r\n\r\n",
          "5\r\nhello\r\n0\r\n\r\n",
          "A;x=1\r\n0123456789\r\n00\r\nx-sum: 7\r\n\r\n",
          "1 ; a=\"b c\"\r\na\r\n2\r\nbc\r\n0;last\r\n\r\n");
  private static final Pattern EXTENSION = Pattern.compile("[0-9a-fA-F][ \t]*;");
  private static final List<String> PIECES =
      List.of(
          "\r", "\n", "\r\n", " ", ";", "0", "f", "g", "x", "-", "+", "\t", "\0", "\u00ff", ":");

  @ParameterizedTest
  @CsvSource({
    "0||, ''",
    "5|hello|0||, hello",
    "5|hello|6| world|0||, hello world",
    "00005|hello|000||, hello",
    "a|0123456789|0||, 0123456789",
    "A|0123456789|0||, 0123456789",
    "5;a=b|hello|0;c||, hello",
    "5 ; a=\"b;c\"|hello|0||, hello",
    "5;;|hello|0||, hello"
  })
  void body_thatIsSound_isRead(String body, String data) {
    assertThat(read(body.replace("|", "\r\n"), Integer.MAX_VALUE)).isEqualTo(data + "!");
    assertThat(read(body.replace("|", "\r\n"), 1)).isEqualTo(data + "!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|",
        "x|",
        "-1|",
        "+5|hello",
        "0x5|hello",
        " 5|hello",
        "5 |hello",
        "5\t|hello",
        "5 x|hello",
        "5\nhello",
        "5\rhello",
        "5;a\nb|hello",
        "5;a\rb|hello",
        "5;a\0b|hello",
        "5;a\u007fb|hello",
        "5,5|hello",
        "5|hello!|0||",
        "5|hello\n0||",
        "5|hello0||",
        "ffffffffffffffff|",
        "0000000000000005|hello",
        "0| a: b||",
        "0|a b: c||",
        "0|a : c||",
        "0|a: b\n|",
        "0|a: b| c||",
        "0|nonsense||"
      })
  void body_thatIsMalformed_isRefused(String body) {
    assertThat(read(body.replace("|", "\r\n"), Integer.MAX_VALUE)).endsWith("?");
    assertThat(read(body.replace("|", "\r\n"), 1)).endsWith("?");
  }

  @Test
  void extension_longerThanTheLimit_isRefused() {
    assertThat(read("1;" + "x".repeat(900) + "\r\na\r\n0\r\n\r\n", 100)).isEqualTo("a!");
    assertThat(read("1;" + "x".repeat(1100) + "\r\na\r\n0\r\n\r\n", 100)).endsWith("?");
  }

  @Test
  void extensions_onTinyChunks_areRefusedInTheEnd() {
    String chunk = "1;" + "x".repeat(100) + "\r\na\r\n";
    assertThat(read(chunk.repeat(50) + "0\r\n\r\n", 1000)).endsWith("!");
    assertThat(read(chunk.repeat(300) + "0\r\n\r\n", 1000)).endsWith("?");
    assertThat(read("1\r\na\r\n".repeat(100_000) + "0\r\n\r\n", 1000)).endsWith("!");
  }

  @Test
  void trailers_thatMustNotBeThere_areLeftOut() {
    ChunkReader reader = new ChunkReader();
    reader.begin();
    String body =
        """
        0
        Content-Length: 5
        x-a: 1
        HOST: b
        authorization: c
        x-b: 2
        Set-Cookie: d
        trailer: x
        transfer-encoding: chunked

        """;
    ByteBuf in = Unpooled.copiedBuffer(body.replace("\n", "\r\n"), ISO_8859_1);
    assertThat(reader.next(in)).isNull();
    assertThat(reader.isEnded()).isTrue();
    assertThat(reader.trailers()).hasToString("x-a: 1\nx-b: 2\n");
  }

  @Test
  void trailers_beyondTheLimits_areRefused() {
    assertThat(read("0\r\n" + "a: b\r\n".repeat(64) + "\r\n", 100)).endsWith("!");
    assertThat(read("0\r\n" + "a: b\r\n".repeat(65) + "\r\n", 100)).endsWith("?");
    assertThat(read("0\r\na: " + "b".repeat(9000) + "\r\n\r\n", 100)).endsWith("?");
  }

  /**
   * Where we find the end, Netty must find it, and have read the same. One thing is stricter there:
   * the inside of an extension has a grammar, and here it is any visible text.
   */
  @Test
  void bodies_areUnderstoodAsNettyUnderstandsThem_whereverTheyAreCut() {
    SplittableRandom random = new SplittableRandom(20_261_128);
    int agreed = 0;
    for (int i = 0; i < 10_000; i++) {
      StringBuilder body = new StringBuilder(BODIES.get(random.nextInt(BODIES.size())));
      for (int mutations = random.nextInt(3); mutations > 0; mutations--) {
        int at = random.nextInt(body.length());
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        body.replace(at, at + random.nextInt(2), piece);
      }
      String text = body.toString();
      String ours = read(text, Integer.MAX_VALUE);
      assertThat(read(text, 1 + random.nextInt(text.length()))).as(text).isEqualTo(ours);
      assertThat(read(text, 1)).as(text).isEqualTo(ours);
      if (ours.endsWith("!")) {
        String netty = netty(text);
        if (!netty.endsWith("?") || !EXTENSION.matcher(text).find()) {
          agreed++;
          assertThat(netty).as(text).isEqualTo(ours);
        }
      }
    }
    assertThat(agreed).isGreaterThan(3_000);
  }

  /** The data; and {@code !} for its end, {@code ?} for a fault. */
  private static String read(String body, int pieceSize) {
    ChunkReader reader = new ChunkReader();
    reader.begin();
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < body.length() && !reader.isEnded() && reader.fault() == null; ) {
      int to = (int) Math.min(body.length(), (long) from + pieceSize);
      ByteBuf in = Unpooled.copiedBuffer(body.substring(from, to), ISO_8859_1);
      for (ByteBuf piece = reader.next(in); piece != null; piece = reader.next(in)) {
        text.append(piece.toString(ISO_8859_1));
        piece.release();
      }
      in.release();
      from = to;
    }
    if (reader.isEnded()) {
      text.append('!');
    }
    return reader.fault() == null ? text.toString() : text.append('?').toString();
  }

  private static String netty(String body) {
    EmbeddedChannel decoder =
        new EmbeddedChannel(
            new HttpRequestDecoder(new HttpDecoderConfig().setStrictLineParsing(true)));
    StringBuilder text = new StringBuilder();
    try {
      decoder.writeInbound(Unpooled.copiedBuffer(HEAD + body, ISO_8859_1));
      Object message = decoder.readInbound();
      ReferenceCountUtil.release(message);
      boolean ended = false;
      for (message = decoder.readInbound(); message != null; message = decoder.readInbound()) {
        if (!ended && message instanceof HttpContent content) {
          text.append(content.content().toString(ISO_8859_1));
          ended = content instanceof LastHttpContent;
          if (ended || content.decoderResult().isFailure()) {
            text.append(content.decoderResult().isFailure() ? '?' : '!');
          }
        }
        ReferenceCountUtil.release(message);
      }
      return text.toString();
    } finally {
      decoder.finishAndReleaseAll();
    }
  }
}
