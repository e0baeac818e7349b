package io.headwater.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTextTest {
  @ParameterizedTest(name = "{0} has a = {1}")
  @CsvSource(
      nullValues = "null",
      value = {
        "/x, ''",
        "/x?, ''",
        "/x?a=1, 1|",
        "/x?a=, |",
        "/x?a, |",
        "/x?A=1, ''",
        "/x?aa=1&ab=2, ''",
        "/x?b=2&a=1&c=3, 1|",
        "/x?a=1&a=2&a=1, 1|2|1|",
        "/x?a=1;a=2, 1;a=2|",
        "/x?a=x=y, x=y|",
        "/x?a=caf%C3%A9, café|",
        "/x?a=%63afe, cafe|",
        "/x?%61=1, 1|",
        "/x?a=one+two, one two|",
        "/x?a=one%2Btwo, one+two|",
        "/x?a=%, ''",
        "/x?a=%4, ''",
        "/x?a=%zz, ''",
        "/x?a=%c3, ''",
        "/x?a=%ff%fe, ''",
        "/x?a=%&a=2, 2|",
        "/x?%6=1&a=2, 2|",
        "/x?a=%26%3D, &=|",
        "/x?&&a=1&&, 1|",
        "/x?a=1?a=2, 1?a=2|",
      })
  void anyQueryValue_table(String target, String expected) {
    assertThat(query(target, "a")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} has a = {1}")
  @CsvSource({
    "a=1, 1|",
    "'a=1; b=2', 1|",
    "'b=2; a=1', 1|",
    "'b=2;a=1', 1|",
    "'b=2 ;\ta=1 ', 1|",
    "'a=1; a=2', 1|2|",
    "'A=1', ''",
    "'a=\"q\"', q|",
    "'a=\"', '\"|'",
    "'a=x+y', x+y|",
    "'a=x%20y', x y|",
    "'a=%', ''",
    "'a', |",
    "';;', ''",
    "'aa=1', ''",
  })
  void anyCookieValue_table(String header, String expected) {
    Recorder values = new Recorder();
    FormText.anyCookieValue(header, "a", values);
    assertThat(values.joined()).isEqualTo(expected);
  }

  @Test
  void anyQueryValue_nameThatHasToBeEncoded_isComparedDecoded() {
    assertThat(query("/x?a%20b=1&a+b=2&a%2Bb=3", "a b")).isEqualTo("1|2|");
    assertThat(query("/x?a%20b=1&a+b=2&a%2Bb=3", "a+b")).isEqualTo("3|");
    assertThat(query("/x?a%25b=1&a%b=2", "a%b")).isEqualTo("1|");
  }

  @Test
  void anyQueryValue_huge_matchesNothing() {
    String longest = "x".repeat(FormText.LONGEST);
    assertThat(query("/x?a=" + longest, "a")).isEqualTo(longest + "|");
    assertThat(query("/x?a=" + longest + "x&a=1", "a")).isEqualTo("1|");
    assertThat(query("/x?" + "%61".repeat(FormText.LONGEST) + "=1&a=2", "a")).isEqualTo("2|");
  }

  @Test
  void anyQueryValue_firstThatFits_endsTheWalk() {
    Recorder values = new Recorder();
    values.stop = true;
    assertThat(FormText.anyQueryValue("/x?a=1&a=2", "a", values)).isTrue();
    assertThat(values.joined()).isEqualTo("1|");
  }

  private static String query(String target, String name) {
    Recorder values = new Recorder();
    FormText.anyQueryValue(target, name, values);
    return values.joined();
  }

  private static final class Recorder extends TextTest {
    private final List<String> values = new ArrayList<>();
    private boolean stop;

    @Override
    boolean test(String text, int start, int end) {
      values.add(text.substring(start, end));
      return stop;
    }

    String joined() {
      StringBuilder joined = new StringBuilder();
      values.forEach(value -> joined.append(value).append('|'));
      return joined.toString();
    }
  }
}
