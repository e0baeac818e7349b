package io.headwater.planted.forward;

/** Planted: HOCON outside of config. */
final class ForwardWithHocon {
  final Class<?> hocon = com.typesafe.config.Config.class;
}
