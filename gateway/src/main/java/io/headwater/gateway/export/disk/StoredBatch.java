package io.headwater.gateway.export.disk;

import java.nio.ByteBuffer;

/**
 * A batch that was read from a segment.
 *
 * @param record where it stands, and what its header says
 * @param payload as it was given to {@link DiskLog#append}
 */
public record StoredBatch(RecordHeader record, ByteBuffer payload) {
  /** How many spans it has. */
  public int spans() {
    return record.spans();
  }
}
