package io.headwater.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An nginx that serves a folder of files, with gzip. */
final class Nginx implements AutoCloseable {
  private final HttpProgram program;

  private Nginx(HttpProgram program) {
    this.program = program;
  }

  /**
   * Starts one.
   *
   * @param folder is served; what nginx itself writes goes into a folder beside it
   */
  static Nginx serving(Path folder) throws IOException {
    Optional<Path> program = find();
    if (program.isEmpty()) {
      Requirement.NGINX.isMissing("no nginx on PATH, and no /usr/sbin/nginx");
    }
    int port = FreePort.find();
    Path own = Files.createDirectories(folder.resolveSibling("nginx"));
    Path configuration = own.resolve("nginx.conf");
    Files.writeString(configuration, configuration(port, folder, own));
    return new Nginx(
        HttpProgram.start(
            new ProcessBuilder(
                program.orElseThrow().toString(),
                "-p",
                own.toString(),
                "-e",
                "stderr",
                "-c",
                configuration.toString()),
            own.resolve("output.log"),
            port,
            "/",
            status -> status > 0));
  }

  URI uri() {
    return program.uri();
  }

  @Override
  public void close() throws IOException {
    program.close();
  }

  private static Optional<Path> find() {
    Path debians = Path.of("/usr/sbin/nginx");
    return ProgramOnPath.find("nginx").or(() -> Optional.of(debians).filter(Files::isExecutable));
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
