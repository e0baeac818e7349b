package io.headwater.planted.helper;

/** Planted: a package whose name says nothing. */
final class Thing {}
