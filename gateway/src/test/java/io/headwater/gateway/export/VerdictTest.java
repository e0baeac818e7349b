package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.exporter.internal.FailedExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {
  @Test
  void success_isTaken() {
    assertThat(Verdict.of(CompletableResultCode.ofSuccess())).isEqualTo(Verdict.TAKEN);
  }

  @Test
  void failure_withoutAReason_isWorthLaterTries() {
    assertThat(Verdict.of(CompletableResultCode.ofFailure())).isEqualTo(Verdict.LATER);
  }

  @Test
  void failure_ofAnotherKind_isUnclear() {
    assertThat(of(new IOException("reset"))).isEqualTo(Verdict.UNCLEAR);
  }

  @Test
  void failure_ofTheNetwork_isWorthLaterTries() {
    assertThat(of(FailedExportException.httpFailedExceptionally(new IOException("refused"))))
        .isEqualTo(Verdict.LATER);
    assertThat(of(FailedExportException.grpcFailedExceptionally(new IOException("refused"))))
        .isEqualTo(Verdict.LATER);
  }

  @ParameterizedTest
  @CsvSource({
    "429, LATER",
    "502, LATER",
    "503, LATER",
    "504, LATER",
    "400, NEVER",
    "401, NEVER",
    "404, NEVER",
    "413, NEVER",
    "500, NEVER",
    "302, NEVER"
  })
  void statusOfHttp_isReadAsOtlpSays(int status, Verdict expected) {
    assertThat(of(FailedExportException.httpFailedWithResponse(http(status)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(GrpcStatusCode.class)
  void statusOfGrpc_isReadAsOtlpSays(GrpcStatusCode status) {
    Verdict expected =
        switch (status) {
          case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS ->
              Verdict.LATER;
          case RESOURCE_EXHAUSTED -> Verdict.UNCLEAR;
          default -> Verdict.NEVER;
        };
    assertThat(of(FailedExportException.grpcFailedWithResponse(grpc(status)))).isEqualTo(expected);
  }

  private static Verdict of(Throwable failure) {
    return Verdict.of(CompletableResultCode.ofExceptionalFailure(failure));
  }

  private static HttpResponse http(int status) {
    return new HttpResponse() {
      @Override
      public int getStatusCode() {
        return status;
      }

      @Override
      public String getStatusMessage() {
        return "";
      }

      @Override
      public byte[] getResponseBody() {
        return new byte[0];
      }
    };
  }

  private static GrpcResponse grpc(GrpcStatusCode status) {
    return new GrpcResponse() {
      @Override
      public GrpcStatusCode getStatusCode() {
        return status;
      }

      @Override
      public String getStatusDescription() {
        return "";
      }

      @Override
      public byte[] getResponseMessage() {
        return new byte[0];
      }
    };
  }
}
