package io.headwater.propagation.contract;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client under test. */
public interface ClientUnderTest {
  /** GETs, reads the body, and gives the status code; throws what the client throws. */
  int get(URI uri, List<Map.Entry<String, String>> headers) throws Exception;

  /** The same, given up when there is no answer for so long. */
  int getWithin(Duration patience, URI uri) throws Exception;

  /** The same without blocking. Cancelling the future cancels the call. */
  CompletableFuture<Integer> getAsync(URI uri, List<Map.Entry<String, String>> headers);
}
