package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.header.CallerDecision;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is malformed is as good as absent, whole or not at all. */
interface PropagatorHostileCases extends PropagatorKit {
  @ParameterizedTest
  @MethodSource("malformed")
  default void malformedHeader_leavesTheContext(String value) {
    assertThat(extract(Context.root(), sampledWith(value))).isSameAs(Context.root());
  }

  @Test
  default void malformedHeader_leavesTheTraceThatThereIs() {
    Context context =
        Context.root().with(Span.wrap(PropagatorKit.context(1, TraceState.getDefault())));
    assertThat(extract(context, sampledWith("nonsense"))).isSameAs(context);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", ",", ";", "-", ":", "=", "null", "\u0000", "\r\n"})
  default void valueOfNothing_leavesTheContext(String value) {
    assertThat(extract(Context.root(), sampledWith(value))).isSameAs(Context.root());
  }

  @Test
  default void twoValuesInOneHeader_leaveTheContext() {
    for (String glue : new String[] {",", ", ", " ", ";"}) {
      String twice = idValue() + glue + idValue();
      assertThat(extract(Context.root(), sampledWith(twice))).isSameAs(Context.root());
    }
  }

  @Test
  default void traceIdOfZeros_leavesTheContext() {
    assertThat(extract(Context.root(), headersOf("0".repeat(32), Incoming.SPAN_ID, true)))
        .isSameAs(Context.root());
  }

  @Test
  default void spanIdOfZeros_leavesTheContext() {
    assertThat(extract(Context.root(), headersOf(Incoming.TRACE_ID, "0".repeat(16), true)))
        .isSameAs(Context.root());
  }

  @Test
  default void hugeValue_leavesTheContext() {
    for (String padding : new String[] {"0", "a", " ", "-", ":", ";", "%3A", "=,"}) {
      String huge = padding.repeat(1 << 18);
      assertThat(extract(Context.root(), sampledWith(huge))).isSameAs(Context.root());
      assertThat(extract(Context.root(), sampledWith(huge + idValue()))).isSameAs(Context.root());
      assertThat(extract(Context.root(), sampledWith(idValue() + huge))).isSameAs(Context.root());
    }
  }

  @Test
  default void everyCutOfTheValue_isWholeOrNothing() {
    String value = idValue();
    for (int end = 0; end < value.length(); end++) {
      assertWholeOrNothing(sampledWith(value.substring(0, end)));
      assertWholeOrNothing(sampledWith(value.substring(end)));
    }
  }

  @Test
  default void everyChangedCharacter_isWholeOrNothing() {
    String value = idValue();
    String strange = "\u0000\u0001\t\n\r \"%+,-.:;=Gz~\u007f\u0085\u00a0\u00e9\u0661\uff11\ud800";
    for (int i = 0; i < value.length(); i++) {
      for (int j = 0; j < strange.length(); j++) {
        assertWholeOrNothing(
            sampledWith(value.substring(0, i) + strange.charAt(j) + value.substring(i + 1)));
      }
    }
  }

  @Test
  default void digitsOfOtherScripts_areNone() {
    String value = idValue();
    for (int i = 0; i < value.length(); i++) {
      if (Character.isDigit(value.charAt(i))) {
        for (char zero : new char[] {'\u0660', '\u0966', '\uff10'}) {
          char other = (char) (zero + value.charAt(i) - '0');
          assertThat(
                  extract(
                      Context.root(),
                      sampledWith(value.substring(0, i) + other + value.substring(i + 1))))
              .isSameAs(Context.root());
        }
      }
    }
  }

  @Test
  default void randomText_isWholeOrNothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "0123456789abcdefdABCDEFz-:;=%,?.~ RootParentSampled";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(80); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertWholeOrNothing(sampledWith(text.toString()), "seed " + seed);
    }
  }

  private void assertWholeOrNothing(Map<String, String> headers) {
    assertWholeOrNothing(headers, "headers");
  }

  private void assertWholeOrNothing(Map<String, String> headers, String where) {
    Context context = extract(Context.root(), headers);
    boolean nothing = context == Context.root();
    boolean bare = CallerDecision.of(context) != null && !PropagatorKit.spanOf(context).isValid();
    assertThat(nothing || bare || PropagatorKit.spanOf(context).isValid())
        .as(where + " " + headers)
        .isTrue();
    assertThat(PropagatorKit.spanOf(context).getTraceFlags().asByte())
        .isBetween((byte) 0, (byte) 3);
  }
}
