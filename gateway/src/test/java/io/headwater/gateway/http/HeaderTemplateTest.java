package io.headwater.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTemplateTest {
  private static final HeaderVariables VARIABLES =
      new HeaderVariables() {
        @Override
        public String traceId() {
          return "TRACE";
        }

        @Override
        public String client() {
          return "CLIENT";
        }

        @Override
        public String route() {
          return "%{client}";
        }
      };

  @ParameterizedTest
  @CsvSource({
    "plain, plain, true",
    "'', '', true",
    "100% {x}, 100% {x}, true",
    "%{trace-id}, TRACE, false",
    "a%{trace-id}%{client}b, aTRACECLIENTb, false",
    "%%{route}%, %%{client}%, false",
  })
  void variables_areReplaced_once(String template, String value, boolean constant) {
    HeaderTemplate parsed = HeaderTemplate.parse(template);
    assertThat(parsed.render(VARIABLES)).isEqualTo(value);
    assertThat(parsed.isConstant()).isEqualTo(constant);
    assertThat(parsed).hasToString(template);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nb",
        "a\nb",
        "a\rb",
        "a\u0000",
        "a\tb",
        "caf\u00e9",
        "\u2028",
        " a",
        "a ",
        "%{",
        "%{}",
        "%{trace-id",
        "%{TRACE-ID}",
        "%{host}",
        "%{%{client}}"
      })
  void text_thatIsNoValue_isRefused(String text) {
    assertThatThrownBy(() -> HeaderTemplate.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
