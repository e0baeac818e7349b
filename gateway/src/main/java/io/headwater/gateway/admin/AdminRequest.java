package io.headwater.gateway.admin;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A request that was let in, whole.
 *
 * @param method its method, case kept
 * @param path its path as sent
 * @param query what follows the question mark, as sent; null: there is none
 * @param headers its headers
 * @param body its body; empty: it has none
 */
@SuppressWarnings("ArrayRecordComponent")
record AdminRequest(
    String method, String path, @Nullable String query, HttpHeaders headers, byte[] body) {}
