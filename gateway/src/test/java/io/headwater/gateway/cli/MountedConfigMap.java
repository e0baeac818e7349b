package io.headwater.gateway.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A folder that holds a ConfigMap as the kubelet mounts it: each file is a link through {@code
 * ..data}, itself a link to a folder named by the time. An update makes another such folder, swaps
 * {@code ..data} by one rename, and removes the old folder (the steps of Kubernetes' {@code
 * AtomicWriter}).
 */
final class MountedConfigMap {
  private static final String DATA = "..data";

  private final Path mount;
  private int updates;

  /** Mounts these files, texts by name. */
  MountedConfigMap(Path mount, Map<String, String> files) throws IOException {
    this.mount = mount;
    update(files);
  }

  Path file(String name) {
    return mount.resolve(name);
  }

  /** What the kubelet does when the ConfigMap has changed. */
  void update(Map<String, String> files) throws IOException {
    updates++;
    Path data = mount.resolve(DATA);
    Path old = Files.exists(data) ? data.toRealPath() : null;
    String stamp = "..2026_11_28_14_00_0%d.123456789".formatted(updates);
    Path folder = Files.createDirectory(mount.resolve(stamp));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(stamp));
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
    for (String name : files.keySet()) {
      if (!Files.exists(file(name), LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(file(name), Path.of(DATA, name));
      }
    }
    removeLinksToNothing();
    if (old != null) {
      remove(old);
    }
  }

  private void removeLinksToNothing() throws IOException {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(mount)) {
      for (Path link : links) {
        if (!Files.exists(link)) {
          Files.delete(link);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
