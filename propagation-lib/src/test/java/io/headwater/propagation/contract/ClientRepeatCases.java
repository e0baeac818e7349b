package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Calls that are sent more than once, and connections that are used again. */
interface ClientRepeatCases extends ClientKit {

  /** Each request that the callee has is told of one span, and that span is there. */
  private void assertEachRequestHasASpan() {
    Set<String> told = new HashSet<>();
    for (int i = 0; i < callee().requests().size(); i++) {
      assertThat(callee().values(i, "traceparent")).hasSize(1);
      told.add(callee().values(i, "traceparent").get(0).substring(36, 52));
    }
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(recorder().ended())
                    .extracting(SpanData::getSpanId)
                    .containsExactlyInAnyOrderElementsOf(told));
  }

  @Test
  default void redirect_isTracedAsFarAsItIsFollowed() throws Exception {
    assertThat(get(Incoming.sampled(), "/moved", NO_HEADERS)).isIn(200, 302);
    assertEachRequestHasASpan();
  }

  @Test
  default void redirectOfANo_passesTheNoOn() throws Exception {
    get(Incoming.notSampled(), "/moved", NO_HEADERS);
    for (int i = 0; i < callee().requests().size(); i++) {
      assertThat(callee().values(i, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    }
    recorder().assertNone();
  }

  /** Whether a request is sent again is the client's own affair. */
  @Test
  default void requestThatIsSentAgain_isTracedEachTime() throws Exception {
    try {
      assertThat(get(Incoming.sampled(), "/flaky", NO_HEADERS)).isEqualTo(200);
    } catch (Exception givenUp) {
      assertThat(callee().requests()).isNotEmpty();
    }
    assertEachRequestHasASpan();
  }

  @Test
  default void callsOneAfterTheOther_haveNothingToDoWithEachOther() throws Exception {
    get(Incoming.sampled(), "/1", NO_HEADERS);
    get(Context.root(), "/2", NO_HEADERS);
    get(Incoming.notSampled(), "/3", NO_HEADERS);
    get(Incoming.sampled(), "/4", NO_HEADERS);
    get(Context.root(), "/5", NO_HEADERS);

    assertThat(recorder().await(2)).extracting(SpanData::getSpanId).doesNotHaveDuplicates();
    assertThat(callee().values(1, "traceparent")).isEmpty();
    assertThat(callee().values(2, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    assertThat(callee().values(4, "traceparent")).isEmpty();
    assertThat(callee().values(0, "traceparent")).isNotEqualTo(callee().values(3, "traceparent"));
  }
}
