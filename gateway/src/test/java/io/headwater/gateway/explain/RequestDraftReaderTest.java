package io.headwater.gateway.explain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDraftReaderTest {
  @Test
  void description_isReadWhole() {
    RequestDraft draft =
        read(
            "{\"method\":\"POST\",\"path\":\"/a//b?x=1\",\"host\":\"shop:80\",\"headers\":"
                + "{\"X-A\":[\"1\",\"2\"],\"x-b\":\" 3 \",\"x-a\":\"4\"},\"client\":\"192.0.2.1\","
                + "\"peer\":\"10.0.0.1\",\"trace-id\":\"4BF92F3577B34DA6A3CE929D0E0E4736\"}");
    assertThat(draft.problems()).isEmpty();
    DescribedRequest request = draft.request((peer, forwarded) -> "nobody");
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/a/b");
    assertThat(request.query()).isEqualTo("x=1");
    assertThat(request.authority()).isEqualTo("shop:80");
    assertThat(request.headers("x-A")).containsExactly("1", "2", "4");
    assertThat(request.header("X-B")).isEqualTo("3");
    assertThat(request.header("x-c")).isNull();
    assertThat(request.clientAddress()).isEqualTo("192.0.2.1");
    assertThat(request.peerAddress()).isEqualTo("10.0.0.1");
    assertThat(draft.traceId()).isNotNull();
  }

  @Test
  void client_isWhatThePeerSays_whereNoneIsGiven() {
    RequestDraft draft =
        read("{\"path\":\"/\",\"headers\":{\"X-Forwarded-For\":[\"1.1.1.1\",\"2.2.2.2\"]}}");
    assertThat(draft.request((peer, forwarded) -> peer + forwarded).clientAddress())
        .isEqualTo("127.0.0.1[1.1.1.1, 2.2.2.2]");
  }

  @Test
  void host_isThatOfTheHeader_unlessGiven() {
    assertThat(host("{\"path\":\"/\",\"headers\":{\"Host\":\"a\"}}")).isEqualTo("a");
    assertThat(host("{\"path\":\"/\",\"headers\":{\"Host\":\"a\"},\"host\":\"b\"}")).isEqualTo("b");
    assertThat(host("{\"path\":\"/\"}")).isEqualTo("localhost");
  }

  @Test
  void everyProblem_isToldAtOnce_andNoValueOfAHeader() {
    List<String> problems =
        read("{\"method\":\"G T\",\"path\":7,\"host\":\"a b\",\"headers\":{\"a b\":\"1\",\"x\":"
                + "\"hush\\u0000\",\"y\":{}},\"client\":\"a\",\"peer\":\"10.0.0.256\","
                + "\"trace-id\":\"00\",\"pth\":\"/\"}")
            .problems();
    assertThat(problems)
        .hasSize(11)
        .allMatch(problem -> problem.contains(" (expected: "))
        .noneMatch(problem -> problem.contains("hush"));
    assertThat(problems)
        .anyMatch(problem -> problem.startsWith("pth: not a key (expected: one of"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "[", "[]", "1", "null", "{", "{\"path\":\"/\"", "{\"path\":\"/\"} {}"})
  void text_thatIsNoObject_isAProblem(String json) {
    assertThat(read(json).problems()).contains("body: malformed (expected: a JSON object)");
  }

  @Test
  void bytes_thatAreNotUtf8_areAProblem() {
    assertThat(RequestDraftReader.read("{\"path\":\"/\u00e9\"}".getBytes(ISO_8859_1)).problems())
        .contains("body: not UTF-8 (expected: a JSON object in UTF-8)");
  }

  @Test
  void floods_areBounded() {
    assertThat(read("{\"a\":" + "[".repeat(30_000)).problems()).isNotEmpty();
    StringBuilder many = new StringBuilder("{\"path\":\"/\",\"headers\":{\"x\":[\"1\"");
    many.append(",\"1\"".repeat(10_000)).append("]}}");
    assertThat(read(many.toString()).problems())
        .containsExactly("headers: more (expected: at most 200 lines)");
    StringBuilder wrong = new StringBuilder("{\"path\":\"/\",\"headers\":{");
    wrong.append("\"a b\":\"1\",".repeat(5_000)).append("\"c\":\"1\"}}");
    assertThat(read(wrong.toString()).problems()).hasSizeLessThan(300);
  }

  private static String host(String json) {
    return read(json).request((peer, forwarded) -> peer).authority();
  }

  private static RequestDraft read(String json) {
    return RequestDraftReader.read(json.getBytes(UTF_8));
  }
}
