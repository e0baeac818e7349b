package io.headwater.gateway.store;

import static io.headwater.gateway.store.Spans.request;
import static io.headwater.gateway.store.Spans.span;
import static io.headwater.gateway.store.Spans.traceId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpReceiverTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private final TraceStore store = new TraceStore(100, 64L << 20);
  private final OtlpReceiver receiver = new OtlpReceiver(store, 1 << 20);

  private static final String SPAN =
      """
      {"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174",
       "parentSpanId":"eee19b7ec3c1b173","traceState":"ot=th:c","flags":259,"name":"Say.Hello",
       "kind":%s,"startTimeUnixNano":"1544712660000000000","endTimeUnixNano":1544712661000000000,
       "attributes":[
         {"key":"s","value":{"stringValue":"grüße \\u2028"}},
         {"key":"b","value":{"boolValue":true}},
         {"key":"i","value":{"intValue":"-9007199254740993"}},
         {"key":"d","value":{"doubleValue":0.5}},
         {"key":"n","value":{"doubleValue":"NaN"}},
         {"key":"y","value":{"bytesValue":"AP8="}},
         {"key":"a","value":{"arrayValue":{"values":[{"intValue":1},{"stringValue":"x"}]}}},
         {"key":"k","value":{"kvlistValue":{"values":[{"key":"z","value":{}}]}}}],
       "droppedAttributesCount":1,
       "events":[{"timeUnixNano":"5","name":"e","attributes":[],"droppedAttributesCount":2}],
       "droppedEventsCount":3,
       "links":[{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708",
                 "traceState":"a=b","flags":1,"droppedAttributesCount":4}],
       "droppedLinksCount":5,
       "status":{"message":"no","code":%s},
       "someday":{"unknown":[1,{"x":null}]}}""";

  private static final String GOLDEN =
      "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
          + "{\"stringValue\":\"greeter\"}}]},\"scopeSpans\":[{\"scope\":{\"name\":\"lib\","
          + "\"version\":\"1\"},\"spans\":[{\"traceId\":\"5b8efff798038103d269b633813fc60c\","
          + "\"spanId\":\"eee19b7ec3c1b174\",\"parentSpanId\":\"eee19b7ec3c1b173\","
          + "\"traceState\":\"ot=th:c\",\"flags\":259,\"name\":\"Say.Hello\",\"kind\":2,"
          + "\"startTimeUnixNano\":\"1544712660000000000\","
          + "\"endTimeUnixNano\":\"1544712661000000000\",\"attributes\":["
          + "{\"key\":\"s\",\"value\":{\"stringValue\":\"grüße \\u2028\"}},"
          + "{\"key\":\"b\",\"value\":{\"boolValue\":true}},"
          + "{\"key\":\"i\",\"value\":{\"intValue\":\"-9007199254740993\"}},"
          + "{\"key\":\"d\",\"value\":{\"doubleValue\":0.5}},"
          + "{\"key\":\"n\",\"value\":{\"doubleValue\":\"NaN\"}},"
          + "{\"key\":\"y\",\"value\":{\"bytesValue\":\"AP8=\"}},"
          + "{\"key\":\"a\",\"value\":{\"arrayValue\":{\"values\":[{\"intValue\":\"1\"},"
          + "{\"stringValue\":\"x\"}]}}},"
          + "{\"key\":\"k\",\"value\":{\"kvlistValue\":{\"values\":[{\"key\":\"z\",\"value\":{}}]}}}"
          + "],\"droppedAttributesCount\":1,\"events\":[{\"timeUnixNano\":\"5\",\"name\":\"e\","
          + "\"droppedAttributesCount\":2}],\"droppedEventsCount\":3,\"links\":[{\"traceId\":"
          + "\"0102030405060708090a0b0c0d0e0f10\",\"spanId\":\"0102030405060708\","
          + "\"traceState\":\"a=b\",\"droppedAttributesCount\":4,\"flags\":1}],"
          + "\"droppedLinksCount\":5,\"status\":{\"message\":\"no\",\"code\":2}}],"
          + "\"schemaUrl\":\"https://s/2\"}],\"schemaUrl\":\"https://s/1\"}]}";

  private static String json(String span) {
    // The parts of a group come in any order: here the spans before what they belong to.
    return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
        + span
        + "],\"scope\":{\"name\":\"lib\",\"version\":\"1\"},\"schemaUrl\":\"https://s/2\"}],"
        + "\"schemaUrl\":\"https://s/1\",\"resource\":{\"attributes\":[{\"key\":\"service.name\","
        + "\"value\":{\"stringValue\":\"greeter\"}}]}}]}";
  }

  private OtlpResponse receiveJson(String body) {
    return receiver.receive(JSON, null, body.getBytes(UTF_8));
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private String stored(String traceId) {
    TraceId id = TraceId.parse(traceId);
    return id == null ? "" : new String(store.traceJson(id).orElse(new byte[0]), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void json_everyField_comesBackAsGolden(boolean enumsByName) {
    String span =
        enumsByName
            ? SPAN.formatted("\"SPAN_KIND_SERVER\"", "\"STATUS_CODE_ERROR\"")
            : SPAN.formatted("2", "2");
    OtlpResponse response = receiveJson(json(span));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.contentType()).isEqualTo(JSON);
    assertThat(new String(response.body(), UTF_8)).isEqualTo("{}");
    assertThat(stored("5b8efff798038103d269b633813fc60c")).isEqualTo(GOLDEN);
  }

  @Test
  void writtenJson_readAgain_isTheSame() {
    receiveJson(json(SPAN.formatted("2", "2")));
    TraceStore other = new TraceStore(10, 1 << 20);
    new OtlpReceiver(other, 1 << 20).receive(JSON, null, GOLDEN.getBytes(UTF_8));
    TraceId id = TraceId.parse("5b8efff798038103d269b633813fc60c");
    assertThat(id).isNotNull();
    if (id != null) {
      assertThat(new String(other.traceJson(id).orElseThrow(), UTF_8)).isEqualTo(GOLDEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip", "GZIP"})
  void protobuf_plainOrGzipped_isTaken(String coding) throws IOException {
    byte[] plain = request("a", span(1, 1, 0, "x"), span(1, 2, 1, "y")).toByteArray();
    byte[] body = coding.equals("identity") ? plain : gzip(plain);
    OtlpResponse response = receiver.receive(PROTOBUF + "; charset=x", coding, body);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.contentType()).isEqualTo(PROTOBUF);
    assertThat(response.body()).isEmpty();
    assertThat(store.counts().spans()).isEqualTo(2);
  }

  @Test
  void spansWithInvalidIds_areRejectedAlone() throws IOException {
    byte[] body =
        request(
                "a",
                span(1, 1, 0, "fine"),
                span(1, 2, 0, "trace id of zeros").setTraceId(ByteString.copyFrom(new byte[16])),
                span(1, 3, 0, "short trace id").setTraceId(ByteString.copyFrom(new byte[8])),
                span(1, 4, 0, "span id of zeros").setSpanId(ByteString.copyFrom(new byte[8])),
                span(1, 5, 0, "no span id").clearSpanId(),
                span(1, 6, 0, "odd parent").setParentSpanId(ByteString.copyFrom(new byte[3])))
            .toByteArray();
    OtlpResponse response = receiver.receive(PROTOBUF, null, body);

    var answer = ExportTraceServiceResponse.parseFrom(response.body());
    assertThat(response.status()).isEqualTo(200);
    assertThat(answer.getPartialSuccess().getRejectedSpans()).isEqualTo(5);
    assertThat(answer.getPartialSuccess().getErrorMessage())
        .isEqualTo("trace id: not 16 bytes, or all zero");
    assertThat(store.counts().spans()).isEqualTo(1);
    assertThat(store.counts().rejected()).isEqualTo(5);
  }

  @Test
  void jsonSpanWithInvalidId_isRejectedAlone() {
    OtlpResponse response =
        receiveJson(
            json(
                "{\"traceId\":\"W47/95gDgQPSabYzgT/GDA==\",\"spanId\":\"eee19b7ec3c1b174\"},"
                    + "{\"traceId\":\""
                    + traceId(1)
                    + "\",\"spanId\":\"eee19b7ec3c1b174\"}"));
    var answer = JsonParser.parseString(new String(response.body(), UTF_8)).getAsJsonObject();
    assertThat(answer.getAsJsonObject("partialSuccess").get("rejectedSpans").getAsString())
        .isEqualTo("1");
    assertThat(store.counts().spans()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"resourceSpans\":{}}",
        "{\"resourceSpans\":[1]}",
        "{\"resourceSpans\":[]} x",
        "{\"resourceSpans\":[]}{}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"kind\":\"SERVER\"}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":7}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":\"-1\"}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":1.5}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":1e999999999}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"flags\":4294967296}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[{\"value\":"
            + "{\"bytesValue\":\"!\"}}]}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[null]}]}]}]}"
      })
  void json_malformed_is400WithSafeStatus(String body) {
    OtlpResponse response = receiveJson(body);

    assertThat(response.status()).isEqualTo(400);
    var status = JsonParser.parseString(new String(response.body(), UTF_8)).getAsJsonObject();
    assertThat(status.get("code").getAsInt()).isEqualTo(3);
    assertThat(status.get("message").getAsString()).startsWith("body: malformed JSON");
    assertThat(store.counts().taken()).isZero();
  }

  @Test
  void json_malformedAfterAGoodSpan_takesNothing() {
    String good = json(SPAN.formatted("2", "2"));
    OtlpResponse response = receiveJson(good.substring(0, good.length() - 1));
    assertThat(response.status()).isEqualTo(400);
    assertThat(store.counts().taken()).isZero();
  }

  @Test
  void json_notUtf8_is400() {
    byte[] body =
        json(SPAN.formatted("2", "2")).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(receiver.receive(JSON, null, body).status()).isEqualTo(400);
  }

  @Test
  void json_nestedDeeply_is400() {
    for (String opening : new String[] {"[", "{\"x\":", "{\"resourceSpans\":["}) {
      assertThat(receiveJson("{\"x\":" + opening.repeat(50_000)).status()).isEqualTo(400);
    }
    String value = "{\"arrayValue\":{\"values\":[".repeat(5_000);
    assertThat(receiveJson(json("{\"attributes\":[{\"key\":\"a\",\"value\":" + value)).status())
        .isEqualTo(400);
  }

  @Test
  void json_tooManyElementsInOneSpan_is413() {
    String body = json("{\"attributes\":[" + "{},".repeat(70_000) + "{}]}");
    assertThat(receiveJson(body).status()).isEqualTo(413);
  }

  @Test
  void protobuf_malformed_is400WithSafeStatus() throws IOException {
    byte[] good = request("a", span(1, 1, 0, "x")).toByteArray();
    byte[][] bad = {
      "{}".getBytes(UTF_8),
      java.util.Arrays.copyOf(good, good.length - 1),
      {(byte) 0xff},
      {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07},
      {0x0a, 0x04, 0x12, 0x02, 0x12, 0x7f},
      {0x0b}
    };
    for (byte[] body : bad) {
      OtlpResponse response = receiver.receive(PROTOBUF, null, body);
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.contentType()).isEqualTo(PROTOBUF);
      CodedInputStream status = CodedInputStream.newInstance(response.body());
      assertThat(status.readTag()).isEqualTo(0x08);
      assertThat(status.readInt32()).isEqualTo(3);
      assertThat(status.readTag()).isEqualTo(0x12);
      assertThat(status.readString())
          .isEqualTo("body: malformed (expected: Protobuf of OTLP traces)");
    }
    assertThat(store.counts().taken()).isZero();
  }

  @Test
  void protobuf_hugeSpan_isRejectedAlone() {
    byte[] body =
        request("a", span(1, 1, 0, "x"), span(1, 2, 0, "y").setTraceState("z".repeat(1 << 20)))
            .toByteArray();
    OtlpResponse response = new OtlpReceiver(store, 4 << 20).receive(PROTOBUF, null, body);
    assertThat(response.status()).isEqualTo(200);
    assertThat(store.counts().spans()).isEqualTo(1);
    assertThat(store.counts().rejected()).isEqualTo(1);
  }

  @Test
  void protobuf_hugeResource_is413() {
    byte[] body = request("a".repeat(300_000), span(1, 1, 0, "x")).toByteArray();
    assertThat(receiver.receive(PROTOBUF, null, body).status()).isEqualTo(413);
  }

  @Test
  void body_largerThanBound_is413() {
    assertThat(receiver.receive(JSON, null, new byte[(1 << 20) + 1]).status()).isEqualTo(413);
  }

  @Test
  void gzipBomb_is413() throws IOException {
    byte[] bomb = gzip(new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(1 << 20);
    OtlpResponse response = receiver.receive(PROTOBUF, "gzip", bomb);
    assertThat(response.status()).isEqualTo(413);
    assertThat(new String(response.body(), UTF_8)).contains("body: too large");
  }

  @Test
  void gzip_exactlyAtBound_isRead() throws IOException {
    byte[] plain = request("a", span(1, 1, 0, "x")).toByteArray();
    var exact = new OtlpReceiver(store, plain.length);
    assertThat(exact.receive(PROTOBUF, "gzip", gzip(plain)).status()).isEqualTo(200);
    var oneLess = new OtlpReceiver(store, plain.length - 1);
    assertThat(oneLess.receive(PROTOBUF, "gzip", gzip(plain)).status()).isEqualTo(413);
  }

  @Test
  void gzip_malformed_is400() throws IOException {
    byte[] packed = gzip(request("a", span(1, 1, 0, "x")).toByteArray());
    byte[] cut = java.util.Arrays.copyOf(packed, packed.length - 4);
    assertThat(receiver.receive(PROTOBUF, "gzip", cut).status()).isEqualTo(400);
    assertThat(receiver.receive(PROTOBUF, "gzip", new byte[0]).status()).isEqualTo(400);
    assertThat(receiver.receive(PROTOBUF, "gzip", new byte[] {1, 2, 3}).status()).isEqualTo(400);
  }

  @Test
  void mediaTypeOrCoding_notKnown_is415() {
    byte[] body = "{}".getBytes(UTF_8);
    assertThat(receiver.receive(null, null, body).status()).isEqualTo(415);
    assertThat(receiver.receive("text/plain", null, body).status()).isEqualTo(415);
    assertThat(receiver.receive("application/grpc", null, body).contentType()).isEqualTo(JSON);
    assertThat(receiver.receive(JSON, "br", body).status()).isEqualTo(415);
  }
}
