package io.headwater.gateway.architecture;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that lost a buffer. Registered for every test class through {@code
 * META-INF/services}.
 *
 * <p>How: Netty's detectors are made by a factory that notes each report. After a class, garbage is
 * collected until it is certain that lost buffers are found, and another buffer is allocated, since
 * a detector reports when it is next asked to track one.
 */
public final class LeakCheck implements AfterAllCallback {
  private static final int COLLECTIONS = 2;
  private static final long PATIENCE_MILLIS = 10_000;
  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  /** Installed when the engine starts, before any class of Netty makes a detector of its own. */
  public LeakCheck() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    if (!(ResourceLeakDetectorFactory.instance() instanceof NotingFactory)) {
      ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new NotingFactory());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    List<String> leaks = collect();
    if (!leaks.isEmpty()) {
      throw new AssertionError(
          "buffers lost by " + context.getDisplayName() + ":\n" + String.join("\n", leaks));
    }
  }

  /** What was lost since the last time, with the places that touched it. */
  private static List<String> collect() throws InterruptedException {
    for (int n = 0; n < COLLECTIONS; n++) {
      collectGarbage();
      PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
    }
    List<String> leaks = new ArrayList<>();
    for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
      leaks.add(leak);
    }
    return leaks;
  }

  /** Returns when an object that became garbage just before has been found by the collector. */
  private static void collectGarbage() throws InterruptedException {
    ReferenceQueue<Object> found = new ReferenceQueue<>();
    PhantomReference<Object> witness = new PhantomReference<>(new Object(), found);
    for (long waited = 0; waited < PATIENCE_MILLIS; waited += 100) {
      System.gc();
      if (found.remove(100) == witness) {
        return;
      }
    }
    throw new IllegalStateException("no garbage collection within " + PATIENCE_MILLIS + " ms");
  }

  private static final class NotingFactory extends ResourceLeakDetectorFactory {
    @Override
    @SuppressWarnings("deprecation") // The interface has no other.
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return new NotingDetector<>(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval) {
      return new NotingDetector<>(resource, samplingInterval);
    }
  }

  private static final class NotingDetector<T> extends ResourceLeakDetector<T> {
    private NotingDetector(Class<?> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      LEAKS.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      LEAKS.add(resourceType);
    }

    @Override
    protected @Nullable Object getInitialHint(String resourceType) {
      return null;
    }
  }
}
