package io.headwater.it;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An nginx that serves a folder of files, with gzip. */
final class Nginx implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final URI uri;

  private Nginx(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /**
   * Starts one.
   *
   * @param folder is served; what nginx itself writes goes into a folder beside it
   */
  static Nginx serving(Path folder) throws IOException {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      Requirement.NGINX.isMissing("no nginx on PATH, and no /usr/sbin/nginx");
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path own = Files.createDirectories(folder.resolveSibling("nginx"));
    Path configuration = own.resolve("nginx.conf");
    Files.writeString(configuration, configuration(port, folder, own));
    File log = own.resolve("output.log").toFile();
    Process process =
        new ProcessBuilder(
                program.orElseThrow().toString(),
                "-p",
                own.toString(),
                "-e",
                "stderr",
                "-c",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    Nginx nginx = new Nginx(process, URI.create("http://127.0.0.1:" + port));
    try {
      await()
          .atMost(PATIENCE)
          .ignoreException(ConnectException.class)
          .until(() -> !process.isAlive() || RawClient.get(nginx.uri, "/").status() > 0);
    } catch (RuntimeException e) {
      nginx.close();
      throw e;
    }
    if (!process.isAlive()) {
      throw new IOException("nginx ended: " + Files.readString(log.toPath()));
    }
    return nginx;
  }

  URI uri() {
    return uri;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("nginx does not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<Path> program() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String configuration(int port, Path folder, Path own) {
    List<String> kinds = List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi");
    StringBuilder temporary = new StringBuilder();
    kinds.forEach(
        kind ->
            temporary.append("  ").append(kind).append("_temp_path ").append(own).append(";\n"));
    return """
    user %s;
    daemon off;
    worker_processes 1;
    pid %s/nginx.pid;
    events { worker_connections 512; }
    http {
    %s
      access_log off;
      types { text/plain txt; application/octet-stream bin; }
      gzip on;
      gzip_types text/plain;
      gzip_min_length 1;
      server {
        listen 127.0.0.1:%d;
        root %s;
        location = /hello { return 200 "hello $request_method\\n"; }
        location = /moved { return 302 /hello; }
      }
    }
    """
        .formatted(System.getProperty("user.name"), own, temporary, port, folder);
  }
}
