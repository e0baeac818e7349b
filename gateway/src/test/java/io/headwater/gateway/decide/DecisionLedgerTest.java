package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.route.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The books of requests, by operation. */
class DecisionLedgerTest {
  private static final Decision NO = new Decision(false, DecisionReason.DEFAULT, null, 0, null);
  private static final Decision YES = new Decision(true, DecisionReason.RULE, "r", 1, "ot=th:0");

  @Test
  void operations_areCalledAsSpansAre() {
    DecisionLedger ledger = new DecisionLedger();
    List<RouteMatch> matches =
        List.of(
            new RouteMatch("r", "users", "", "micro", "users", "/users/{id}"),
            new RouteMatch("micro", "greeter", "Say.Hello", "micro", "greeter", null),
            new RouteMatch("path", "greeter", "", "micro", "greeter", null),
            new RouteMatch("", "nobody", "Say.Hello", "micro", null, null));
    for (RouteMatch match : matches) {
      ledger.count("POST", match, NO);
    }
    ledger.count("BREW", matches.get(0), NO);
    assertThat(ledger.snapshot().operations())
        .extracting(OperationCount::name)
        .containsExactly(
            "POST /users/{id}",
            "POST greeter Say.Hello",
            "POST greeter",
            "POST",
            "HTTP /users/{id}");
    for (int i = 0; i < matches.size(); i++) {
      assertThat(ledger.snapshot().operations().get(i).name())
          .isEqualTo(matches.get(i).operation("POST"));
    }
  }

  @Test
  void beyondTheBound_isOneRow_andAReloadCanRaiseIt() {
    DecisionLedger ledger = new DecisionLedger(new Operations(2, () -> 0));
    for (int n = 0; n < 10; n++) {
      ledger.count("GET", route(n), NO);
    }
    assertThat(ledger.snapshot().operations()).hasSize(2);
    assertThat(ledger.snapshot().others().name()).isEqualTo("other");
    assertThat(ledger.snapshot().others().requests()).isEqualTo(8);
    ledger.operations().changeBound(3);
    ledger.count("GET", route(9), YES);
    ledger.operations().changeBound(1);
    ledger.count("GET", route(8), YES);
    ledger.count("GET", route(9), YES);
    DecisionLedger.Snapshot books = ledger.snapshot();
    assertThat(books.operations()).extracting(OperationCount::requests).containsExactly(1L, 1L, 2L);
    assertThat(books.others().requests()).isEqualTo(9);
    assertThat(books.requests()).isEqualTo(13);
    assertThat(books.sampled()).containsEntry(DecisionReason.RULE, 3L);
  }

  /** Two writers, and a reader that finds both equations true whenever it looks. */
  @Test
  void equations_hold_whileRequestsAreCounted() throws Exception {
    DecisionLedger ledger = new DecisionLedger(new Operations(50, () -> 0));
    int each = 200_000;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      CountDownLatch begun = new CountDownLatch(2);
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < 2; writer++) {
        writers.add(
            threads.submit(
                () -> {
                  begun.countDown();
                  for (int n = 0; n < each; n++) {
                    ledger.count("GET", route(n % 100), n % 3 == 0 ? YES : NO);
                  }
                }));
      }
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      long last = 0;
      while (!writers.stream().allMatch(Future::isDone)) {
        DecisionLedger.Snapshot books = ledger.snapshot();
        assertBalanced(books);
        assertThat(books.requests()).isGreaterThanOrEqualTo(last);
        last = books.requests();
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertBalanced(ledger.snapshot());
      assertThat(ledger.snapshot().requests()).isEqualTo(2L * each);
      assertThat(ledger.snapshot().operations()).hasSize(50);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void assertBalanced(DecisionLedger.Snapshot books) {
    long byReason =
        books.sampled().values().stream().mapToLong(n -> n).sum()
            + books.unsampled().values().stream().mapToLong(n -> n).sum();
    long byOperation =
        books.operations().stream().mapToLong(OperationCount::requests).sum()
            + books.others().requests();
    assertThat(byReason).isEqualTo(books.requests()).isEqualTo(byOperation);
  }

  private static RouteMatch route(int n) {
    return new RouteMatch("r", "svc", "", "micro", "svc", "/r" + n);
  }
}
