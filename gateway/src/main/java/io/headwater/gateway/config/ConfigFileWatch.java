package io.headwater.gateway.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Notices that a configuration reads differently, whichever way that came about: rewritten in
 * place, renamed over, or by the swapped symbolic link of a Kubernetes ConfigMap. It looks at
 * content, not at times: of the file, and of the {@code .conf} files beside it, which it may
 * include.
 *
 * <p>A change is told once it has held still for one look, so that a file is not read while it is
 * being written. To be looked at by one thread.
 */
public final class ConfigFileWatch {
  /** Beyond this, a file beside the configuration is not looked at. */
  private static final long MAX_BYTES = 4L << 20;

  private static final int MAX_FILES = 100;

  private final Path file;
  private byte[] known;
  private byte[] last;

  /**
   * Takes what is there now as known.
   *
   * @param file the configuration
   */
  public ConfigFileWatch(Path file) {
    this.file = file.toAbsolutePath();
    this.known = fingerprint();
    this.last = known;
  }

  /** Looks; true: the content is another than at the last change, and the same as a look ago. */
  public boolean hasChanged() {
    byte[] now = fingerprint();
    boolean settled = Arrays.equals(now, last);
    last = now;
    if (!settled || Arrays.equals(now, known)) {
      return false;
    }
    known = now;
    return true;
  }

  private byte[] fingerprint() {
    MessageDigest digest = sha256();
    for (Path path : files()) {
      digest.update(path.toString().getBytes(StandardCharsets.UTF_8));
      try {
        if (Files.size(path) <= MAX_BYTES) {
          digest.update(Files.readAllBytes(path));
        }
      } catch (IOException e) {
        // Not there, or not to be read: that too is a content, and the loader will say it.
        digest.update((byte) 0);
      }
    }
    return digest.digest();
  }

  private Set<Path> files() {
    Set<Path> files = new TreeSet<>();
    Path folder = file.getParent();
    if (folder != null) {
      try (DirectoryStream<Path> beside = Files.newDirectoryStream(folder, "*.conf")) {
        for (Path path : beside) {
          if (files.size() < MAX_FILES) {
            files.add(path);
          }
        }
      } catch (IOException e) {
        // The folder is gone for now; the file itself tells.
      }
    }
    files.add(file);
    return files;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
