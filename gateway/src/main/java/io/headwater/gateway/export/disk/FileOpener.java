package io.headwater.gateway.export.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Opens the files of a log; the seam at which tests put in a full or a broken disk. */
@FunctionalInterface
interface FileOpener {
  /** As {@link FileChannel#open(Path, OpenOption...)}. */
  FileChannel open(Path file, OpenOption... options) throws IOException;
}
