package io.headwater.propagation.xray;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.PropagatorContract;
import io.headwater.propagation.header.CallerDecision;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class XRayPropagatorTest extends PropagatorContract {
  private static final String ROOT = "Root=1-0af76519-16cd43dd8448eb211c80319c";
  private static final String PARENT = "Parent=b7ad6b7169203331";

  @Override
  protected TextMapPropagator propagator() {
    return XRayPropagator.create();
  }

  @Override
  protected String idHeader() {
    return "x-amzn-trace-id";
  }

  @Override
  protected Map<String, String> headers(String traceId, String spanId, boolean sampled) {
    return Map.of(
        "x-amzn-trace-id",
        "Root=1-"
            + traceId.substring(0, 8)
            + "-"
            + traceId.substring(8)
            + ";Parent="
            + spanId
            + ";Sampled="
            + (sampled ? "1" : "0"));
  }

  @Override
  protected Stream<String> malformed() {
    return Stream.of(
        ROOT,
        PARENT,
        ROOT + ";Sampled=1",
        PARENT + ";Sampled=1",
        "Self=" + ROOT.substring(5) + ";" + ROOT,
        ROOT + PARENT + ";Sampled=1",
        ROOT + ";;" + PARENT + ";Sampled=1",
        ";" + ROOT + ";" + PARENT + ";Sampled=1",
        ROOT + "," + PARENT + ",Sampled=1",
        ROOT + ";" + PARENT + ";Sampled=",
        ROOT + ";" + PARENT + ";Sampled=2",
        ROOT + ";" + PARENT + ";Sampled=true",
        ROOT + ";" + PARENT + ";Sampled=11",
        ROOT + ";" + PARENT + ";Sampled",
        ROOT + ";" + PARENT + ";=1",
        ROOT + ";" + PARENT + ";Sampled=1;Sampled=1",
        ROOT + ";" + ROOT + ";" + PARENT + ";Sampled=1",
        ROOT + ";" + PARENT + ";" + PARENT + ";Sampled=1",
        ROOT + ";Parent=;" + PARENT + ";Sampled=1",
        ROOT + ";Parent=b7ad6b716920333;Sampled=1",
        ROOT + ";Parent=0b7ad6b7169203331;Sampled=1",
        ROOT + ";Parent=B7AD6B7169203331;Sampled=1",
        "root" + ROOT.substring(4) + ";" + PARENT + ";Sampled=1",
        "Root = 1-0af76519-16cd43dd8448eb211c80319c;" + PARENT,
        "Root=2-0af76519-16cd43dd8448eb211c80319c;" + PARENT,
        "Root=1_0af76519_16cd43dd8448eb211c80319c;" + PARENT,
        "Root=1-0af7651916cd43dd8448eb211c80319c;" + PARENT,
        "Root=1-af76519-16cd43dd8448eb211c80319c;" + PARENT,
        "Root=1-af76519-016cd43dd8448eb211c80319c;" + PARENT,
        "Root=1-0af76519-16cd43dd8448eb211c80319;" + PARENT,
        "Root=1-0AF76519-16cd43dd8448eb211c80319c;" + PARENT,
        "Root=1-00000000-000000000000000000000000;" + PARENT);
  }

  @ParameterizedTest
  @CsvSource({
    "'',DEFERRED",
    ";Sampled=?,DEFERRED",
    ";Sampled=0,NOT_SAMPLED",
    ";Sampled=1,SAMPLED",
    "' ; Sampled=1 ; ',SAMPLED",
    ";Sampled=1;,SAMPLED",
    ";Sampled=1;Lineage=a87bd80c:1|68fd508a:5|c512fbe3:2,SAMPLED",
    ";Self=1-67891234-12456789abcdef012345678;Sampled=1;CalledFrom=app,SAMPLED"
  })
  void restOfTheFields_isRead(String rest, CallerDecision decision) {
    Context context = extract(Context.root(), idHeader() + ": " + ROOT + ";" + PARENT + rest);
    assertThat(spanOf(context).getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(spanOf(context).isSampled()).isEqualTo(decision.isSampled());
    assertThat(CallerDecision.of(context)).isEqualTo(decision);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sampled=1;" + PARENT + ";" + ROOT,
        PARENT + ";Sampled=1;" + ROOT,
        "Self=x;" + ROOT + " ;\t" + PARENT + ";Sampled=1"
      })
  void fields_areReadInAnyOrder(String value) {
    assertThat(read(idHeader() + ": " + value))
        .isEqualTo(read(idHeader() + ": " + ROOT + ";" + PARENT + ";Sampled=1"));
  }
}
