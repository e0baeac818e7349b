package io.headwater.gateway.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineExporterTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void spans_areALineEachOfOtlpJson() {
    var result =
        new LineExporter(written).export(List.of(Spans.named("a\nb"), Spans.named("\u00fcber")));

    assertThat(result.isSuccess()).isTrue();
    assertThat(written.toString(UTF_8)).endsWith("\n");
    assertThat(names()).containsExactly("a\nb", "\u00fcber");
  }

  @Test
  void spans_manyOfThem_areAllWritten() {
    SpanData span = Spans.named("x".repeat(1000));

    assertThat(new LineExporter(written).export(Collections.nCopies(300, span)).isSuccess())
        .isTrue();

    assertThat(names()).hasSize(300).containsOnly(span.getName());
  }

  @Test
  void failure_isTheBatchsAndTheNextLineBeginsAnew() {
    FillingUp disk = new FillingUp(written);
    LineExporter exporter = new LineExporter(disk);

    assertThat(exporter.export(List.of(Spans.named("lost"))).isSuccess()).isFalse();
    disk.room = Integer.MAX_VALUE;
    assertThat(exporter.export(List.of(Spans.named("kept"))).isSuccess()).isTrue();

    List<String> lines = written.toString(UTF_8).lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).contains("kept").startsWith("{");
  }

  private List<String> names() {
    return written.toString(UTF_8).lines().map(LineExporterTest::name).toList();
  }

  private static String name(String line) {
    JsonObject resource =
        JsonParser.parseString(line)
            .getAsJsonObject()
            .getAsJsonArray("resourceSpans")
            .get(0)
            .getAsJsonObject();
    return resource
        .getAsJsonArray("scopeSpans")
        .get(0)
        .getAsJsonObject()
        .getAsJsonArray("spans")
        .get(0)
        .getAsJsonObject()
        .get("name")
        .getAsString();
  }

  /** A disk that has room for ten bytes. */
  private static final class FillingUp extends OutputStream {
    private final OutputStream out;
    int room = 10;

    FillingUp(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, Math.min(room, length));
      if (length > room) {
        throw new IOException("no space left");
      }
    }
  }
}
