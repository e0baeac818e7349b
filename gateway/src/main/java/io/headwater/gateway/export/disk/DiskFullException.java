package io.headwater.gateway.export.disk;

import java.io.IOException;

/** The log holds as much as it may. */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1;

  DiskFullException(long maxBytes) {
    super("the disk buffer is full (max-bytes: " + maxBytes + ")");
  }
}
