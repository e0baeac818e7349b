package io.headwater.planted.thing_helper;

/** Planted: a package whose name says nothing. */
final class Thing {}
