package io.headwater.gateway.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.gateway.decide.RemoteStrategy;
import io.headwater.gateway.decide.RemoteStrategy.PerOperation;
import io.headwater.gateway.decide.RemoteStrategy.Probability;
import io.headwater.gateway.decide.RemoteStrategy.RateLimit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrategyReaderTest {
  @Test
  void read_answerOfAdaptiveSampling_isPerOperation() throws Exception {
    StrategyReading reading =
        read(
            """
            {"strategyType": "PROBABILISTIC", "operationSampling": {
              "defaultSamplingProbability": 0.001,
              "defaultLowerBoundTracesPerSecond": 0.016666666666666666,
              "perOperationStrategies": [
                {"operation": "GET /a", "probabilisticSampling": {"samplingRate": 0.25}},
                {"operation": "GET /b", "probabilisticSampling": {"samplingRate": 1}}],
              "defaultUpperBoundTracesPerSecond": 0}}
            """);

    assertThat(reading.strategy())
        .isEqualTo(
            new PerOperation(
                0.001, 0.016666666666666666, 0, Map.of("GET /a", 0.25, "GET /b", 1.0)));
    assertThat(reading.ignored()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'strategyType':'PROBABILISTIC','probabilisticSampling':{'samplingRate':0.5}}",
        "{'strategyType':0,'probabilisticSampling':{'samplingRate':0.5}}",
        "{'strategyType':0,'probabilisticSampling':{'samplingRate':0.5},"
            + "'rateLimitingSampling':null,'operationSampling':null}",
        "{'strategyType':'RATE_LIMITING','probabilisticSampling':{'samplingRate':'0.5','x':[{}]}}",
        "{'later':{'a':[1,{}]},'probabilisticSampling':{'samplingRate':0.5}}",
      })
  void read_probabilityForAll_whateverTheEnumIs(String json) throws Exception {
    assertThat(read(json).strategy()).isEqualTo(new Probability(0.5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'strategyType':'RATE_LIMITING','rateLimitingSampling':{'maxTracesPerSecond':7}}",
        "{'strategyType':1,'rateLimitingSampling':{'maxTracesPerSecond':7.0}}",
        "{'probabilisticSampling':{'samplingRate':1},"
            + "'rateLimitingSampling':{'maxTracesPerSecond':7}}",
      })
  void read_rateLimit_comesBeforeProbability(String json) throws Exception {
    assertThat(read(json).strategy()).isEqualTo(new RateLimit(7));
  }

  @Test
  void read_operations_comeBeforeAll() throws Exception {
    assertThat(
            strategy(
                "{'operationSampling':{'defaultSamplingProbability':0},"
                    + "'rateLimitingSampling':{'maxTracesPerSecond':7},"
                    + "'probabilisticSampling':{'samplingRate':1}}"))
        .isEqualTo(new PerOperation(0.0, 0, 0, Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "-0.1 | PROBABILITY",
        "1.0001 | PROBABILITY",
        "1e999 | PROBABILITY",
        "'NaN' | PROBABILITY",
        "'Infinity' | PROBABILITY",
        "'half' | PROBABILITY",
        "'' | PROBABILITY",
        "true | TYPE",
        "[0.5] | TYPE",
        "{'a':0.5} | TYPE",
      })
  void read_probabilityThatIsNone_isIgnoredAndCounted(String value, IgnoredPart why)
      throws Exception {
    StrategyReading reading =
        read(
            "{'operationSampling':{'defaultSamplingProbability':"
                + value
                + ",'perOperationStrategies':["
                + operation("'a'", value)
                + ','
                + operation("'b'", "0.5")
                + "]}}");

    assertThat(reading.strategy()).isEqualTo(new PerOperation(null, 0, 0, Map.of("b", 0.5)));
    assertThat(reading.ignored()).containsOnly(Map.entry(why, 2));
  }

  @Test
  void read_boundsThatAreNone_areIgnoredAndCounted() throws Exception {
    StrategyReading reading =
        read(
            "{'operationSampling':{'defaultSamplingProbability':1,"
                + "'defaultLowerBoundTracesPerSecond':-1,"
                + "'defaultUpperBoundTracesPerSecond':1e7}}");

    assertThat(reading.strategy()).isEqualTo(new PerOperation(1.0, 0, 0, Map.of()));
    assertThat(reading.ignored()).containsOnly(Map.entry(IgnoredPart.RATE, 2));
  }

  @Test
  void read_namesThatAreNone_areIgnoredAndCounted() throws Exception {
    String tooLong = "x".repeat(StrategyReader.LONGEST_NAME + 1);
    StrategyReading reading =
        read(
            "{'operationSampling':{'defaultSamplingProbability':1,'perOperationStrategies':["
                + operation("''", "1")
                + ','
                + operation("'" + tooLong + "'", "1")
                + ','
                + operation("'a\\u0000'", "1")
                + ','
                + operation("7", "1")
                + ",{'probabilisticSampling':{'samplingRate':1}}"
                + ",null,7,[]"
                + "]}}");

    assertThat(reading.strategy()).isEqualTo(new PerOperation(1.0, 0, 0, Map.of()));
    assertThat(reading.ignored())
        .containsOnly(Map.entry(IgnoredPart.NAME, 5), Map.entry(IgnoredPart.TYPE, 2));
  }

  @Test
  void read_sameOperationTwice_isTheFirst() throws Exception {
    StrategyReading reading =
        read(
            "{'operationSampling':{'perOperationStrategies':["
                + operation("'a'", "0.5")
                + ','
                + operation("'a'", "1")
                + "]}}");

    assertThat(reading.strategy()).isEqualTo(new PerOperation(null, 0, 0, Map.of("a", 0.5)));
    assertThat(reading.ignored()).containsOnly(Map.entry(IgnoredPart.DUPLICATE, 1));
  }

  @Test
  void read_moreOperationsThanAreTaken_areIgnoredAndCounted() throws Exception {
    StringBuilder operations = new StringBuilder();
    for (int n = 0; n < 30; n++) {
      operations.append(n == 0 ? "" : ",").append(operation("'" + n + "'", "1"));
    }
    StrategyReading reading =
        StrategyReader.read(
            bytes("{'operationSampling':{'perOperationStrategies':[" + operations + "]}}"), 10);

    assertThat(((PerOperation) reading.strategy()).operations()).hasSize(10);
    assertThat(reading.ignored()).containsOnly(Map.entry(IgnoredPart.TOO_MANY, 20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        "{'strategyType':'PROBABILISTIC'}",
        "{'probabilisticSampling':{}}",
        "{'probabilisticSampling':{'samplingRate':2}}",
        "{'probabilisticSampling':0.5}",
        "{'probabilisticSampling':{'samplingRate':NaN}}",
        "{'rateLimitingSampling':{'maxTracesPerSecond':-1}}",
        "{'operationSampling':{}}",
        "{'operationSampling':{'perOperationStrategies':[]}}",
        "{'probabilisticSampling':{'samplingRate':0.5}} {}",
        "{'probabilisticSampling':{'samplingRate':0.5}",
        "<html>not found</html>",
      })
  void read_noStrategy_isUnreadable(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            PollFailedException.class,
            refusal -> assertThat(refusal.result()).isEqualTo(PollResult.UNREADABLE));
  }

  @Test
  void read_deepNesting_isUnreadable() {
    String deep = "{'a':" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThatThrownBy(() -> read(deep)).isInstanceOf(PollFailedException.class);
  }

  private static String operation(String name, String rate) {
    return "{'operation':" + name + ",'probabilisticSampling':{'samplingRate':" + rate + "}}";
  }

  private static RemoteStrategy strategy(String json) throws PollFailedException {
    return read(json).strategy();
  }

  /** Single quotes are double ones. */
  private static StrategyReading read(String json) throws PollFailedException {
    return StrategyReader.read(bytes(json), 2_000);
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }
}
