package io.headwater.gateway.export.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Says that a directory is ours. The system takes it back when the process ends, however that
 * happens. The file stays: to delete it would let two processes lock one name each.
 */
final class DirectoryLock implements Closeable {
  private final Path file;
  private final FileChannel channel;
  private final @Nullable Object key;

  private DirectoryLock(Path file, FileChannel channel, @Nullable Object key) {
    this.file = file;
    this.channel = channel;
    this.key = key;
  }

  /**
   * Takes the lock.
   *
   * @throws IOException if another has it, or there can be none here
   */
  static DirectoryLock take(Path directory) throws IOException {
    Path file = directory.resolve("lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (isTaken(channel)) {
        throw new IOException("another gateway uses " + directory);
      }
      return new DirectoryLock(file, channel, keyOf(file));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      // Held as long as its channel is open.
      FileLock lock = channel.tryLock();
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  /** Whether the directory is still the one that was locked. */
  boolean isThere() {
    try {
      Object now = keyOf(file);
      return now == null ? key == null : now.equals(key);
    } catch (IOException e) {
      return false;
    }
  }

  /** What the system knows the file by; null: it has no such thing. */
  private static @Nullable Object keyOf(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
