package io.headwater.propagation.contract;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client under test. */
public interface ClientUnderTest {
  /** GETs and gives the status code; throws what the client throws. */
  int get(URI uri, List<Map.Entry<String, String>> headers) throws Exception;

  /** The same without blocking. */
  CompletableFuture<Integer> getAsync(URI uri, List<Map.Entry<String, String>> headers);
}
