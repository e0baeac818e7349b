package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The image as its users build and run it: without rights, with a root that cannot be written to,
 * in front of the demo's services in containers of their own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
final class DockerImageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int STOP_SECONDS = 60;
  private static final String HELLO = "/greeter/say/hello?name=John";
  private static final String CLASSES = "/opt/classes";

  private Path folder;

  private GatewayImage image;
  private Network network;
  private GenericContainer<?> collector;
  private GenericContainer<?> users;
  private GenericContainer<?> greeter;
  private GenericContainer<?> gateway;

  @BeforeAll
  void start(@TempDir Path mounted) throws Exception {
    folder = mounted;
    image = GatewayImage.build();
    network = Network.newNetwork();
    collector =
        image
            .container(network, "collector")
            .withCreateContainerCmdModifier(command -> command.withEntrypoint("java"))
            .withCommand("-cp", CLASSES, ContainedCollector.class.getName())
            .withFileSystemBind(classes().toString(), CLASSES, BindMode.READ_ONLY)
            .withExposedPorts(ContainedCollector.PORT);
    users = service("users");
    greeter = service("greeter", "--users", "http://users:9001");
    // Its user is another one than that of the tests.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    write("probability = 1");
    gateway =
        image
            .container(network, "gateway")
            .withFileSystemBind(folder.toString(), "/etc/headwater", BindMode.READ_ONLY)
            .withExposedPorts(GatewayImage.PORT);
    collector.start();
    users.start();
    greeter.start();
    gateway.start();
  }

  @AfterAll
  void stop() {
    for (GenericContainer<?> container :
        new GenericContainer<?>[] {gateway, greeter, users, collector}) {
      if (container != null) {
        container.stop();
      }
    }
    if (network != null) {
      network.close();
    }
    if (image != null) {
      image.close();
    }
  }

  @Test
  void image_hasNoRights_andReadsItsCacheAndItsLibrary() throws Exception {
    assertThat(gateway.execInContainer("id", "-u").getStdout().strip()).isEqualTo("10001");
    assertThat(gateway.execInContainer("touch", "/opt/headwater/x").getExitCode()).isNotZero();
    assertThat(gateway.getLogs()).doesNotContain("libnetty", "AOT", "[warning]");
    try (GenericContainer<?> strict =
        image
            .container()
            .withEnv("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on")
            .withCommand("--version")
            .withStartupCheckStrategy(new OneShotStartupCheckStrategy())
            .waitingFor(Wait.forLogMessage(".*headwater \\d.*", 1).withStartupTimeout(PATIENCE))) {
      strict.start();
    }
  }

  @Test
  void container_becomesHealthy() {
    await().atMost(PATIENCE).until(gateway::isHealthy);
  }

  @Test
  void request_isOneTrace_acrossContainers() throws Exception {
    RawResponse response = hello();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.json().get("greeting").getAsString()).isEqualTo("Hello John");
    awaitSpans(response.sampledTraceId(), 5);
  }

  @Test
  void cutNetwork_isToldToClients_andHealsByItself() throws Exception {
    DockerClient engine = gateway.getDockerClient();
    assertThat(hello().status()).isEqualTo(200);

    engine
        .disconnectFromNetworkCmd()
        .withNetworkId(network.getId())
        .withContainerId(greeter.getContainerId())
        .exec();
    try {
      for (int i = 0; i < 3; i++) {
        RawResponse cut = hello();
        assertThat(cut.status()).isIn(502, 504);
        assertThat(cut.json().get("code").getAsInt()).isEqualTo(cut.status());
        awaitSpans(cut.sampledTraceId(), 2);
      }
    } finally {
      engine
          .connectToNetworkCmd()
          .withNetworkId(network.getId())
          .withContainerId(greeter.getContainerId())
          .withContainerNetwork(new ContainerNetwork().withAliases("greeter"))
          .exec();
    }
    await().atMost(PATIENCE).until(() -> hello().status() == 200);
  }

  @Test
  void killedCollector_costsNoRequest_andIsUsedAgain() throws Exception {
    DockerClient engine = gateway.getDockerClient();
    engine.killContainerCmd(collector.getContainerId()).exec();
    try {
      for (int i = 0; i < 50; i++) {
        assertThat(hello().status()).isEqualTo(200);
      }
    } finally {
      engine.startContainerCmd(collector.getContainerId()).exec();
    }
    // Who sends has to notice first that the collector is back: later traces come whole.
    List<String> asked = new ArrayList<>();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              asked.add(hello().sampledTraceId());
              return asked.stream().anyMatch(traceId -> spans(traceId) == 5);
            });
  }

  @Test
  void mountedConfiguration_isReloaded() throws Exception {
    assertThat(hello().traceId()).isPresent();
    write("probability = 0");
    try {
      await().atMost(PATIENCE).until(() -> hello().traceId().isEmpty());
    } finally {
      write("probability = 1");
    }
    await().atMost(PATIENCE).until(() -> hello().traceId().isPresent());
  }

  /** With the configuration that is in the image. */
  @Test
  void sigterm_endsInOrder() throws Exception {
    try (GenericContainer<?> alone = image.container().withExposedPorts(GatewayImage.PORT)) {
      alone.start();
      RawResponse response =
          RawClient.get(GatewayImage.uri(alone, GatewayImage.PORT), "/nobody/say/hello");
      assertThat(response.status()).isEqualTo(404);
      assertThat(response.json().get("detail").getAsString()).contains("nobody");
      response.sampledTraceId();

      DockerClient engine = alone.getDockerClient();
      String id = alone.getContainerId();
      engine.stopContainerCmd(id).withTimeout(STOP_SECONDS).exec();
      assertThat(engine.inspectContainerCmd(id).exec().getState().getExitCodeLong()).isZero();
      assertThat(alone.getLogs()).contains("stopped").doesNotContain("\tat ");
    }
  }

  private GenericContainer<?> service(String name, String... more) {
    String[] command = new String[8 + more.length];
    String[] all = {
      "demo", name, "--host", "0.0.0.0", "--port", "9001", "--collector", "http://collector:4318"
    };
    System.arraycopy(all, 0, command, 0, all.length);
    System.arraycopy(more, 0, command, all.length, more.length);
    return image.container(network, name).withCommand(command);
  }

  private RawResponse hello() throws IOException {
    return RawClient.get(GatewayImage.uri(gateway, GatewayImage.PORT), HELLO);
  }

  private void awaitSpans(String traceId, long expected) {
    await().atMost(PATIENCE).until(() -> spans(traceId) == expected);
  }

  /** Spans of a trace that the collector has; -1: it does not answer. */
  private long spans(String traceId) {
    try {
      URI there = GatewayImage.uri(collector, ContainedCollector.PORT);
      return Long.parseLong(RawClient.get(there, "/spans/" + traceId).body());
    } catch (IOException | RuntimeException e) {
      return -1;
    }
  }

  private void write(String sampling) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("gateway.conf"),
            """
            headwater {
              upstreams.greeter { endpoints = "http://greeter:9001", connect-timeout = 500ms, timeout = 2s, attempts = 1 }
              routing.resolver = path
              tracing {
                sampling.default { %s }
                export { to = [otlp], otlp { endpoint = "http://collector:4318", timeout = 2s }, queue.delay = 200ms }
              }
            }
            """
                .formatted(sampling));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static Path classes() throws Exception {
    return Path.of(DockerImageIT.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
