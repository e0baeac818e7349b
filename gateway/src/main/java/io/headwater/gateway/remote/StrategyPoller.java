package io.headwater.gateway.remote;

import io.headwater.gateway.decide.RemoteSampling;
import io.headwater.gateway.decide.RemoteStrategy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for its strategy again and again, and has it followed.
 *
 * <ol>
 *   <li>it asks when it is started, and an interval after each answer;
 *   <li>where no strategy came, after a second, then two, then four, up to the interval; all of
 *       these vary by a tenth, so that gateways that were started together do not ask together;
 *   <li>the last strategy holds until it is too old; then the default of the file speaks, until
 *       there is a strategy again.
 * </ol>
 *
 * Everything but {@link #status} happens in turns of the timer.
 */
public final class StrategyPoller {
  private static final System.Logger LOG = System.getLogger(StrategyPoller.class.getName());
  private static final long FIRST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_DOUBLINGS = 30;

  private final StrategySource source;
  private final PollSettings settings;
  private final RemoteSampling sampling;
  private final PollBooks books;
  private final PollTimer timer;
  private final DoubleSupplier random;

  private volatile boolean stopped;
  private volatile @Nullable PollResult last;
  private volatile long heardAt;
  private int failures;
  private boolean isOut;
  private boolean isExpiryDue;

  /**
   * Makes a poller.
   *
   * @param sampling has strategies followed
   * @param random from 0 to 1
   */
  public StrategyPoller(
      StrategySource source,
      PollSettings settings,
      RemoteSampling sampling,
      PollBooks books,
      PollTimer timer,
      DoubleSupplier random) {
    this.source = source;
    this.settings = settings;
    this.sampling = sampling;
    this.books = books;
    this.timer = timer;
    this.random = random;
  }

  /**
   * Begins to ask.
   *
   * @param before stopped, and asked the same server: what it heard is followed on; null: there was
   *     none, and nothing is
   */
  public void start(@Nullable StrategyPoller before) {
    timer.after(
        0,
        () -> {
          RemoteStrategy heard = before == null ? null : sampling.strategy();
          if (before == null || heard == null) {
            sampling.forget();
          } else {
            sampling.follow(heard, settings.bounds());
            heardAt = before.heardAt;
            last = before.last;
            isExpiryDue = true;
            expire();
          }
          poll();
        });
  }

  /** Asks no more; an answer that is still to come changes nothing. Has nothing forgotten. */
  public void stop() {
    stopped = true;
  }

  /** How it stands. */
  public RemoteStatus status() {
    RemoteStrategy strategy = sampling.strategy();
    double age = strategy == null ? 0 : (timer.now() - heardAt) / 1e9;
    return new RemoteStatus(source.name(), strategy, age, last, books.read());
  }

  private void poll() {
    if (stopped) {
      return;
    }
    CompletableFuture<byte[]> answer;
    try {
      answer = source.ask();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    answer.whenComplete((body, failure) -> timer.after(0, () -> answered(body, failure)));
  }

  private void answered(byte @Nullable [] body, @Nullable Throwable failure) {
    if (stopped) {
      return;
    }
    try {
      take(body, failure);
      failures = 0;
      heardAgain();
    } catch (PollFailedException e) {
      books.count(e.result());
      last = e.result();
      failures++;
      isSilent(e);
    }
    timer.after(delay(), this::poll);
  }

  private void take(byte @Nullable [] body, @Nullable Throwable failure)
      throws PollFailedException {
    if (body == null) {
      throw known(failure);
    }
    StrategyReading reading = StrategyReader.read(body, settings.bounds().maxOperations());
    sampling.follow(reading.strategy(), settings.bounds());
    books.count(PollResult.TAKEN);
    books.count(reading.ignored());
    last = PollResult.TAKEN;
    heardAt = timer.now();
    if (!isExpiryDue) {
      isExpiryDue = true;
      timer.after(settings.maxAge().toNanos(), this::expire);
    }
  }

  private static PollFailedException known(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof PollFailedException told
        ? told
        : new PollFailedException(PollResult.UNREACHABLE, "no answer: " + cause);
  }

  /** An interval, or less after failures, varied by a tenth. */
  private long delay() {
    long interval = settings.interval().toNanos();
    long wanted = interval;
    if (failures > 0 && failures < MOST_DOUBLINGS) {
      wanted = Math.min(interval, FIRST_RETRY_NANOS << (failures - 1));
    }
    return (long) (wanted * (0.9 + 0.2 * random.getAsDouble()));
  }

  private void expire() {
    if (stopped) {
      return;
    }
    long left = settings.maxAge().toNanos() - (timer.now() - heardAt);
    if (left > 0) {
      timer.after(left, this::expire);
      return;
    }
    isExpiryDue = false;
    sampling.forget();
    books.countExpired();
    LOG.log(
        System.Logger.Level.WARNING,
        "the sampling strategy of {0} is too old, the default of the file speaks",
        source.name());
  }

  private void heardAgain() {
    if (isOut) {
      isOut = false;
      LOG.log(System.Logger.Level.INFO, "{0} gives sampling strategies again", source.name());
    }
  }

  private void isSilent(PollFailedException why) {
    if (!isOut) {
      isOut = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "no sampling strategy from {0}: {1}; {2}",
          source.name(),
          why.getMessage(),
          sampling.strategy() == null ? "the default of the file speaks" : "the last one holds");
    }
  }
}
