package io.headwater.planted.route;

/** Planted: HOCON in a pure room. */
final class RouteWithHocon {
  final Class<?> hocon = com.typesafe.config.Config.class;
}
