package io.headwater.benchmarks.adapters;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A request that comes in: nothing said of a trace, or that it is not sampled. */
public abstract class ServerBenchmark extends AdapterBenchmark {
  private static final String NOT_SAMPLED =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

  /** What {@code traceparent} says. */
  @Param({"absent", "not-sampled"})
  public String header = "absent";

  /** Makes the headers of the request: three that most have, and the one in question. */
  @Setup
  public void receive() {
    add("host", "127.0.0.1:8080");
    add("user-agent", "curl/8.0");
    add("accept", "*/*");
    if (header.equals("not-sampled")) {
      add("traceparent", NOT_SAMPLED);
    }
  }

  abstract void add(String name, String value);
}
