package io.headwater.gateway.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * An OTLP exporter of the SDK that also knows what its receiver rejected. As a {@link SpanTarget}
 * asks for, it is called by one thread.
 */
final class OtlpExporter implements PartialExporter {
  private final SpanExporter exporter;
  private final OtlpAnswers answers;
  private final RejectionLog log;

  private @Nullable CompletableResultCode latest;
  private OtlpAnswer answer;

  /**
   * An exporter.
   *
   * @param exporter was built with the senders of {@code answers}
   */
  OtlpExporter(SpanExporter exporter, OtlpAnswers answers, RejectionLog log) {
    this.exporter = exporter;
    this.answers = answers;
    this.log = log;
    this.answer = answers.begin();
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    answer = answers.begin();
    CompletableResultCode result = exporter.export(spans);
    latest = result;
    return result;
  }

  @Override
  public long rejected(CompletableResultCode success) {
    if (success != latest) {
      return 0;
    }
    log.heard(answer.rejected(), answer.message());
    return answer.rejected();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
