package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import org.junit.jupiter.api.Test;

class LateExporterTest {
  private final ScriptedExporter exporter = new ScriptedExporter();
  private int asked;

  @Test
  void exporter_isMadeForTheFirstBatchAndOnce() {
    LateExporter late = new LateExporter(this::make);
    assertThat(asked).isZero();

    assertThat(late.export(List.of(Spans.named("a"))).isSuccess()).isTrue();
    assertThat(late.export(List.of(Spans.named("b"))).isSuccess()).isTrue();
    late.shutdown();

    assertThat(asked).isEqualTo(1);
    assertThat(exporter.names()).containsExactly("a", "b");
    assertThat(exporter.shutdowns).hasValue(1);
  }

  @Test
  void exporter_thatCannotBeMade_isTriedAgain() {
    LateExporter late =
        new LateExporter(
            () -> {
              if (asked == 0) {
                asked++;
                throw new IllegalStateException("no name");
              }
              return make();
            });

    assertThatThrownBy(() -> late.export(List.of(Spans.named("a")))).hasMessage("no name");
    assertThat(late.export(List.of(Spans.named("b"))).isSuccess()).isTrue();
  }

  @Test
  void shutdown_ofWhatWasNeverUsed_makesNothing() {
    LateExporter late = new LateExporter(this::make);

    assertThat(late.flush().isSuccess()).isTrue();
    assertThat(late.shutdown().isSuccess()).isTrue();

    assertThat(asked).isZero();
  }

  private SpanExporter make() {
    asked++;
    return exporter;
  }
}
