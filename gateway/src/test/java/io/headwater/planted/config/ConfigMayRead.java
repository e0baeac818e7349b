package io.headwater.planted.config;

/** Good: the room of HOCON and the environment. */
final class ConfigMayRead {
  final Class<?> hocon = com.typesafe.config.Config.class;
  final String home = String.valueOf(System.getenv("HOME"));
}
