package io.headwater.planted.store;

/** Good: only looks like a vague name. */
final class CommonsenseUtility {}
