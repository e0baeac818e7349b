package io.headwater.gateway.store;

/**
 * What the receiver answers.
 *
 * @param status HTTP status code: 200, 400, 413 or 415
 * @param contentType media type of the body
 * @param body an {@code ExportTraceServiceResponse}, or a {@code google.rpc.Status}; owned by the
 *     caller
 */
@SuppressWarnings("ArrayRecordComponent")
public record OtlpResponse(int status, String contentType, byte[] body) {}
