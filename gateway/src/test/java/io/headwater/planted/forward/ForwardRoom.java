package io.headwater.planted.forward;

/** A class of another room. */
public final class ForwardRoom {}
