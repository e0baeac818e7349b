package io.headwater.gateway.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/**
 * Notes every blocking call that an event loop makes while it watches:
 *
 * <pre>{@code
 * try (BlockingCallGuard guard = BlockingCallGuard.watch()) {
 *   // drive traffic through a gateway in this JVM
 *   guard.assertNone();
 * }
 * }</pre>
 *
 * <p>How: BlockHound puts a check into the JDK's blocking methods (sleep, park, socket, file and
 * process calls), once per JVM and for good; Netty's own integration says which threads are event
 * loops, and what they may do. The call itself goes on, so that a test fails by its assertion and
 * not by what an error in the wrong place brings about. Needs {@code
 * -XX:+AllowRedefinitionToAddDeleteMethods}, which the build sets.
 */
public final class BlockingCallGuard implements AutoCloseable {
  private static final Set<BlockingCallGuard> WATCHING = ConcurrentHashMap.newKeySet();

  private final List<String> calls = new CopyOnWriteArrayList<>();

  private BlockingCallGuard() {}

  /** Starts to watch all event loops of this JVM. */
  public static BlockingCallGuard watch() {
    Installation.require();
    BlockingCallGuard guard = new BlockingCallGuard();
    WATCHING.add(guard);
    return guard;
  }

  /** The calls so far, each with its thread and stack. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** Fails where an event loop made a blocking call. */
  public void assertNone() {
    if (!calls.isEmpty()) {
      throw new AssertionError("blocking calls on event loops:\n" + String.join("\n", calls));
    }
  }

  @Override
  public void close() {
    WATCHING.remove(this);
  }

  private static void note(BlockingMethod method) {
    if (WATCHING.isEmpty()) {
      return;
    }
    String stack =
        Arrays.stream(new Throwable().getStackTrace())
            .filter(frame -> !frame.getClassName().startsWith("reactor.blockhound."))
            .skip(1)
            .map(frame -> "\n\tat " + frame)
            .collect(Collectors.joining());
    String call = method + " on " + Thread.currentThread().getName() + stack;
    WATCHING.forEach(guard -> guard.calls.add(call));
  }

  /** Initialized, and so installed, at most once. */
  private static final class Installation {
    static {
      BlockHound.builder()
          .loadIntegrations()
          .blockingMethodCallback(BlockingCallGuard::note)
          .install();
    }

    private static void require() {}
  }
}
