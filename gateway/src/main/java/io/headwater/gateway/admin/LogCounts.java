package io.headwater.gateway.admin;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of lines of a log.
 *
 * @param written by level; by the one level {@code line} where there is one only
 * @param dropped lines lost: more waited than may, or they could not be written
 */
public record LogCounts(Map<String, Long> written, long dropped) {
  public LogCounts {
    written = new TreeMap<>(written);
  }
}
