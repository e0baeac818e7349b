package io.headwater.planted.attic;

/** Planted: a room that the design does not know. */
final class ClassInARoomOfItsOwn {}
