package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An OpenTelemetry Collector, built by its own builder of {@code backends/collector-builder.yaml},
 * which writes what it takes into a file. {@code HEADWATER_COLLECTOR} names the program.
 */
final class CollectorBackend implements TraceBackend {
  private static final Pattern START_OF_BATCH = Pattern.compile("(?=\\{\"resourceSpans\":)");

  private static final BackendProgram PROGRAM =
      new BackendProgram(
          Requirement.COLLECTOR,
          "HEADWATER_COLLECTOR",
          "",
          // Without it, what came by Jaeger's protocol is told by the names of older conventions.
          List.of("--feature-gates=pkg.translator.jaeger.EmitV1HttpConventions", "--config"),
          "Everything is ready");

  private final BackendProcess process;
  private final Path file;
  private Map<String, List<SpanView>> traces = Map.of();
  private long readBytes;

  CollectorBackend(Path folder) throws Exception {
    ExportWay.Secure.create(folder);
    this.file = folder.resolve("spans.jsonl");
    this.process = PROGRAM.startProcess(folder);
  }

  @Override
  public URI receiver(ExportWay way) {
    return process.receiver(way);
  }

  @Override
  public synchronized List<SpanView> trace(String traceId) throws IOException {
    read();
    return List.copyOf(traces.getOrDefault(traceId, List.of()));
  }

  /** Every span taken so far, with its doubles. */
  synchronized List<SpanView> spans() throws IOException {
    read();
    return traces.values().stream().flatMap(List::stream).toList();
  }

  /** Ends without a farewell. */
  void kill() {
    process.kill();
  }

  /** Comes back on the same ports, with the same file. */
  void revive() throws IOException, InterruptedException {
    process.revive();
  }

  /** Reads the file again if it has grown. What a killed one has half written was not taken. */
  private void read() throws IOException {
    if (!Files.exists(file) || Files.size(file) == readBytes) {
      return;
    }
    byte[] content = Files.readAllBytes(file);
    Map<String, List<SpanView>> found = new HashMap<>();
    START_OF_BATCH
        .splitAsStream(new String(content, UTF_8))
        .flatMap(batch -> SpanView.allOf(wholeOrEmpty(batch)).stream())
        .forEach(span -> found.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span));
    traces = found;
    readBytes = content.length;
  }

  private static JsonObject wholeOrEmpty(String batch) {
    try {
      return JsonParser.parseString(batch).getAsJsonObject();
    } catch (JsonSyntaxException torn) {
      JsonObject none = new JsonObject();
      none.add("resourceSpans", new JsonArray());
      return none;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
