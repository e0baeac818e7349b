package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A gateway as its users run it: a process of the packaged jar, on free ports of loopback.
 *
 * <p>Closing it sends SIGTERM, and fails the test if the process ended with another code than 0
 * (unless it was {@linkplain #kill killed}), or ever printed a stack trace or one of Netty's leak
 * reports. Since Netty reports a lost buffer only after the collector has met it, a collection is
 * asked for beforehand.
 */
final class GatewayProcess implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("ready: gateway (http://\\S+) admin (http://\\S+) in \\d+ ms");
  private static final Pattern STACK_FRAME =
      Pattern.compile("^\\s+at [\\w.$/@<>]+\\([^)]*\\)\\s*$|^Exception in thread");
  private static final long PATIENCE_SECONDS = 90;

  private final Process process;
  private final ProcessOutput output;
  private final boolean watchesLeaks;
  private final @Nullable Path config;
  private final URI gateway;
  private final URI admin;
  private boolean killed;

  private GatewayProcess(Builder builder, List<String> command, @Nullable Path config)
      throws IOException, InterruptedException {
    ProcessBuilder launch = new ProcessBuilder(command).redirectErrorStream(true);
    launch.environment().putAll(builder.environment);
    this.config = config;
    this.watchesLeaks = builder.watchesLeaks;
    this.process = launch.start();
    this.output = new ProcessOutput(process, line -> READY.matcher(line).matches());
    Matcher ready;
    try {
      ready = READY.matcher(output.await());
    } catch (AssertionError | InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
    assertThat(ready.matches()).isTrue();
    this.gateway = URI.create(ready.group(1));
    this.admin = URI.create(ready.group(2));
  }

  /** {@code demo} on free ports. */
  static GatewayProcess demo(String... options) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("demo", "--port", "0", "--admin-port", "0"));
    arguments.addAll(List.of(options));
    Builder builder = new Builder("");
    return new GatewayProcess(
        builder, HeadwaterJar.command(builder.jvm, arguments.toArray(String[]::new)), null);
  }

  /**
   * {@code run} on free ports of loopback.
   *
   * @param hocon the rest of the configuration, with keys as {@code headwater.routing.resolver}
   */
  static GatewayProcess run(String hocon) throws IOException, InterruptedException {
    return with(hocon).start();
  }

  /** As {@link #run}, with more to say. */
  static Builder with(String hocon) {
    return new Builder(hocon);
  }

  /** Where clients connect. */
  URI gateway() {
    return gateway;
  }

  /** Where the operator connects. */
  AdminApi admin() {
    return new AdminApi(admin);
  }

  /** A connection of a client. */
  RawClient connect() throws IOException {
    return RawClient.to(gateway);
  }

  /** What it has printed so far. */
  List<String> output() {
    return output.lines();
  }

  /** Whether it runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGTERM, and comes back at once. */
  void terminate() {
    // Of the process itself, destroy() would close our end of its output as well.
    process.toHandle().destroy();
  }

  /** Kills it as {@code kill -9} does, and waits for its end. */
  void kill() throws InterruptedException {
    killed = true;
    process.toHandle().destroyForcibly();
    exitCode();
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it did not end, having printed:\n" + output.text());
    }
    output.awaitEnd();
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    try {
      if (watchesLeaks && process.isAlive()) {
        collectLostBuffers();
      }
      terminate();
      int exitCode = exitCode();
      if (!killed) {
        assertThat(exitCode).as("exit code").isZero();
      }
      assertThat(output.lines())
          .noneMatch(line -> line.contains("LEAK: "))
          .noneMatch(line -> STACK_FRAME.matcher(line).find());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\nIt printed:\n" + output.text(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while it ends");
    } finally {
      process.destroyForcibly();
      if (config != null) {
        Files.deleteIfExists(config);
      }
    }
  }

  /** Netty speaks of what the collector found when it hands out another buffer: ask for some. */
  private void collectLostBuffers() throws IOException, InterruptedException {
    Process collection =
        new ProcessBuilder(
                HeadwaterJar.jdkTool("jcmd").toString(), Long.toString(process.pid()), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(collection.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 3; i++) {
      admin().get("/health/live");
    }
  }

  /** What a gateway is started with. */
  static final class Builder {
    private static final String PORTS =
        """
        headwater.listen { host = "127.0.0.1", port = 0 }
        headwater.admin { host = "127.0.0.1", port = 0 }
        """;

    private final String hocon;
    private final List<String> jvm =
        new ArrayList<>(List.of("-Dio.netty.leakDetection.level=PARANOID"));
    private final Map<String, String> environment = new HashMap<>();
    private boolean watchesLeaks = true;

    private Builder(String hocon) {
      this.hocon = hocon;
    }

    /** An option of the JVM: {@code -Xmx64m}. */
    Builder jvm(String option) {
      jvm.add(option);
      return this;
    }

    /** A variable of the environment. */
    Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** With Netty as it is in production: for tests of speed and memory. */
    Builder withoutLeakDetection() {
      jvm.removeIf(option -> option.contains("leakDetection"));
      watchesLeaks = false;
      return this;
    }

    /** Starts {@code run}, and waits until it is ready. */
    GatewayProcess start() throws IOException, InterruptedException {
      Path file = Files.createTempFile("headwater", ".conf");
      Files.writeString(file, PORTS + hocon);
      return new GatewayProcess(
          this, HeadwaterJar.command(jvm, "run", "--config", file.toString()), file);
    }

    /**
     * Starts {@code run} with a file as it is: ports are for {@link #jvm} to override.
     *
     * @param options further ones of the command
     */
    GatewayProcess startWithFile(Path file, String... options)
        throws IOException, InterruptedException {
      List<String> arguments = new ArrayList<>(List.of("run", "--config", file.toString()));
      arguments.addAll(List.of(options));
      return new GatewayProcess(
          this, HeadwaterJar.command(jvm, arguments.toArray(String[]::new)), null);
    }
  }
}
