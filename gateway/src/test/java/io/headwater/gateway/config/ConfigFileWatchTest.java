package io.headwater.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
final class ConfigFileWatchTest {
  @TempDir private Path folder;

  private Path file;

  @BeforeEach
  void writeFile() throws Exception {
    file = Files.writeString(folder.resolve("gateway.conf"), "a = 1");
  }

  @Test
  void untouchedFile_hasNotChanged() {
    ConfigFileWatch watch = new ConfigFileWatch(file);

    assertThat(watch.hasChanged()).isFalse();
    assertThat(watch.hasChanged()).isFalse();
  }

  @Test
  void rewrittenFile_hasChangedOnceItHoldsStill() throws Exception {
    ConfigFileWatch watch = new ConfigFileWatch(file);
    Files.writeString(file, "a =");
    assertThat(watch.hasChanged()).isFalse();
    Files.writeString(file, "a = 2");
    assertThat(watch.hasChanged()).isFalse();

    assertThat(watch.hasChanged()).isTrue();
    assertThat(watch.hasChanged()).isFalse();
  }

  @Test
  void fileOfOtherContentRenamedOver_hasChanged() throws Exception {
    ConfigFileWatch watch = new ConfigFileWatch(file);
    Path other = Files.writeString(folder.resolve("next.tmp"), "a = 2");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(watch.hasChanged()).isFalse();
    assertThat(watch.hasChanged()).isTrue();
  }

  @Test
  void swappedSymbolicLink_hasChanged() throws Exception {
    Path one = Files.createDirectory(folder.resolve("..1"));
    Path two = Files.createDirectory(folder.resolve("..2"));
    Files.writeString(one.resolve("mounted.conf"), "a = 1");
    Files.writeString(two.resolve("mounted.conf"), "a = 2");
    Path data = Files.createSymbolicLink(folder.resolve("..data"), one);
    Path mounted =
        Files.createSymbolicLink(folder.resolve("mounted.conf"), data.resolve("mounted.conf"));
    ConfigFileWatch watch = new ConfigFileWatch(mounted);

    Path swapped = Files.createSymbolicLink(folder.resolve("..tmp"), two);
    Files.move(swapped, data, StandardCopyOption.REPLACE_EXISTING);

    assertThat(watch.hasChanged()).isFalse();
    assertThat(watch.hasChanged()).isTrue();
  }

  @Test
  void fileBeside_hasChanged() throws Exception {
    Path included = Files.writeString(folder.resolve("rules.conf"), "b = 1");
    ConfigFileWatch watch = new ConfigFileWatch(file);
    Files.writeString(included, "b = 2");

    assertThat(watch.hasChanged()).isFalse();
    assertThat(watch.hasChanged()).isTrue();
  }

  @Test
  void vanishedFile_hasChanged_andAgainWhenItIsBack() throws Exception {
    ConfigFileWatch watch = new ConfigFileWatch(file);
    Files.delete(file);
    assertThat(watch.hasChanged()).isFalse();
    assertThat(watch.hasChanged()).isTrue();

    Files.writeString(file, "a = 1");
    assertThat(watch.hasChanged()).isFalse();
    assertThat(watch.hasChanged()).isTrue();
  }
}
