package io.headwater.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
  private static final FieldName X_A = FieldName.of("x-a");

  @Test
  void names_areFoundInAnyCase_valuesInOrder() {
    Fields fields = new Fields().add("X-A", "1").add("x-b", "2").add("x-a", "3");
    assertThat(fields.get("x-A")).isEqualTo("1");
    assertThat(fields.getAll("X-a")).containsExactly("1", "3");
    assertThat(fields.getAll("x-c")).isEmpty();
    assertThat(fields.get("x-aa")).isNull();
    assertThat(fields.indexOf(X_A, 1)).isEqualTo(2);
  }

  /** U+212A is a k to those who fold all of Unicode, and U+0161's low byte is an a. */
  @ParameterizedTest
  @ValueSource(strings = {"\u212aeep-alive", "keep_alive", "Keep\rAlive", "keep-\u0161live"})
  void names_areFoldedInAsciiOnly(String name) {
    assertThat(new Fields().add("keep-alive", "x").get(name)).isNull();
  }

  @Test
  void remove_movesTheOthersUp() {
    Fields fields = new Fields().add("x-a", "1").add("b", "2").add("X-A", "3").add("c", "4");
    assertThat(fields.value(3)).isEqualTo("4");
    fields.remove(X_A);
    assertThat(fields).hasToString("b: 2\nc: 4\n");
    assertThat(fields.add("d", "5")).hasToString("b: 2\nc: 4\nd: 5\n");
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "0, 0",
    "007, 7",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, -1",
    "00000000000000000001, -1",
    "+5, -1",
    "-5, -1",
    "5 5, -1",
    "'5,5', -1",
    "5a, -1",
    "0x5, -1",
    "'', -1"
  })
  void decimal_isDigitsAlone(String value, long number) {
    assertThat(new Fields().add("n", value).decimal(0)).isEqualTo(number);
  }

  @Test
  void connectionOptions_areWordsOfALists() {
    Fields fields = new Fields().add("connection", " a ,,X-Hop").add("Connection", "close");
    assertThat(fields.hasConnectionOption(FieldName.CLOSE)).isTrue();
    assertThat(fields.hasConnectionOption(FieldName.KEEP_ALIVE)).isFalse();
    assertThat(fields.hasConnectionOption(FieldName.of("x-hop"))).isTrue();
  }

  @Test
  void write_copiesNeighboursAsTheyCame_andSkipsWhatIsLeftOut() {
    Fields fields = parsed("A:1\r\nb:  2 \t\r\nC:\r\nd : 4\r\ne: 5\r\n\r\n");
    assertThat(written(fields, 0, 5)).isEqualTo("\r\nA:1\r\nb:  2\r\nC:\r\nd: 4\r\ne: 5");
    assertThat(written(fields, 2, 3)).isEqualTo("\r\nC:");
    assertThat(written(fields, 3, 3)).isEmpty();
    fields.remove(0);
    fields.remove(1);
    fields.add("f", "6");
    assertThat(written(fields, 0, 4)).isEqualTo("\r\nb:  2\r\nd: 4\r\ne: 5\r\nf: 6");
  }

  @Test
  void fieldsOfNobody_stayEmpty() {
    assertThatThrownBy(() -> Fields.NONE.add("a", "b")).isInstanceOf(IllegalStateException.class);
    assertThat(Fields.NONE.isEmpty()).isTrue();
  }

  private static Fields parsed(String lines) {
    ResponseHeadParser parser = new ResponseHeadParser();
    ByteBuf in = Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\n" + lines, ISO_8859_1);
    assertThat(parser.read(in)).isEqualTo(Progress.WHOLE);
    return parser.head().fields();
  }

  private static String written(Fields fields, int from, int to) {
    ByteBuf out = Unpooled.buffer();
    fields.write(from, to, out);
    return out.toString(ISO_8859_1);
  }
}
