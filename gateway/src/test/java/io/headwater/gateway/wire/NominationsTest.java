package io.headwater.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NominationsTest {
  private static final int MESSAGES = 2_000;
  private static final String[] NAMES = {"a", "x-a", "X-A", "x-ab", "close", "keep-alive", "é"};
  private static final String[] PIECES = {
    "a", "x-a", "X-A", "x-ab", "close", "keep-alive", "é", ",", ",", ",", " ", "\t", "x"
  };

  @Test
  void options_areWordsOfAllLists_inAnyCase() {
    Fields fields = new Fields().add("connection", " a ,,X-Hop").add("Connection", "close, x-two");
    fields.add("x-hop", "1").add("x-ho", "2").add("", "3").add("A", "4").add("X-TWO", "5");
    assertThat(nominated(fields)).containsExactly("x-hop", "A", "X-TWO");
  }

  @Test
  void options_thatNominateNothing_cost_nothing() {
    Nominations none = Nominations.of(new Fields().add("a", "b"));
    assertThat(Nominations.of(new Fields().add("Connection", "Keep-Alive"))).isSameAs(none);
    assertThat(Nominations.of(new Fields().add("connection", "close"))).isSameAs(none);
  }

  /** The lists are spoilt once they were read: who looked at them again would find nothing. */
  @Test
  void options_areReadOnce() {
    Fields fields = new Fields().add("connection", "x-a, x-b").add("x-a", "1").add("x-b", "2");
    Nominations nominations = Nominations.of(fields);
    fields.remove(0);
    assertThat(nominations.include(fields, 0)).isTrue();
    assertThat(nominations.include(fields, 1)).isTrue();
  }

  @Test
  void options_ofAnyMessage_areThoseOfASlowReader() {
    SplittableRandom random = new SplittableRandom(9_110);
    int found = 0;
    for (int n = 0; n < MESSAGES; n++) {
      Fields fields = new Fields();
      for (int i = random.nextInt(6); i >= 0; i--) {
        boolean list = random.nextInt(3) == 0;
        fields.add(list ? "Connection" : NAMES[random.nextInt(NAMES.length)], list(random));
      }
      assertThat(nominated(fields)).as(fields.toString()).isEqualTo(slowly(fields));
      found += nominated(fields).size();
    }
    assertThat(found).isGreaterThan(MESSAGES / 10);
  }

  private static String list(SplittableRandom random) {
    StringBuilder list = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      list.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return list.toString().strip();
  }

  private static List<String> nominated(Fields fields) {
    Nominations nominations = Nominations.of(fields);
    return IntStream.range(0, fields.size())
        .filter(i -> nominations.include(fields, i))
        .mapToObj(fields::name)
        .toList();
  }

  private static List<String> slowly(Fields fields) {
    List<String> options = new ArrayList<>();
    for (String list : fields.getAll("connection")) {
      if (!list.equalsIgnoreCase("close") && !list.equalsIgnoreCase("keep-alive")) {
        Arrays.stream(list.toLowerCase(Locale.ROOT).split(","))
            .map(String::strip)
            .forEach(options::add);
      }
    }
    return IntStream.range(0, fields.size())
        .mapToObj(fields::name)
        .filter(name -> options.contains(name.toLowerCase(Locale.ROOT)))
        .toList();
  }
}
