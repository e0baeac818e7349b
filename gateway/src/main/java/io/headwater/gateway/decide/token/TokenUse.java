package io.headwater.gateway.decide.token;

import org.jspecify.annotations.Nullable;

/**
 * One use of a debug token that was accepted, for the audit. All texts are free of control
 * characters.
 *
 * @param id {@code jti} of the token
 * @param keyId {@code kid}: which key it was signed with
 * @param subject {@code sub}: who asked for it; null: not told
 * @param route name of the route it was used on; empty: none
 * @param clientAddress who used it
 */
public record TokenUse(
    String id, String keyId, @Nullable String subject, String route, String clientAddress) {}
