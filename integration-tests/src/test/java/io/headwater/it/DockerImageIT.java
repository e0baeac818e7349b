package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** The image as its users build and run it: without rights, with SIGTERM as its end. */
final class DockerImageIT {
  private static final String BASE = "eclipse-temurin:25-jre";
  private static final int PORT = 8080;
  private static final int STOP_SECONDS = 60;

  @Test
  void image_servesAsAUserWithoutRights_andEndsInOrder() throws Exception {
    requireEngine();
    ImageFromDockerfile image =
        new ImageFromDockerfile()
            .withFileFromPath("Dockerfile", HeadwaterJar.inRepository("docker/Dockerfile"))
            .withFileFromPath("gateway/target/headwater.jar", HeadwaterJar.path())
            .withFileFromPath(
                "config/gateway.conf", HeadwaterJar.inRepository("config/gateway.conf"));
    try (GenericContainer<?> container =
        new GenericContainer<>(image)
            .withExposedPorts(PORT)
            .waitingFor(
                Wait.forLogMessage(".*ready: gateway .*", 1)
                    .withStartupTimeout(Duration.ofSeconds(60)))) {
      container.start();

      assertThat(container.execInContainer("id", "-u").getStdout().strip()).isEqualTo("10001");
      URI gateway =
          URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT));
      RawResponse response = RawClient.get(gateway, "/nobody/say/hello");
      assertThat(response.status()).isEqualTo(404);
      assertThat(response.json().get("detail").getAsString()).contains("nobody");
      response.sampledTraceId();

      DockerClient engine = container.getDockerClient();
      String id = container.getContainerId();
      engine.stopContainerCmd(id).withTimeout(STOP_SECONDS).exec();
      InspectContainerResponse.ContainerState state =
          engine.inspectContainerCmd(id).exec().getState();
      assertThat(state.getExitCodeLong()).isZero();
      assertThat(container.getLogs()).contains("stopped").doesNotContain("\tat ");
    } finally {
      DockerClientFactory.lazyClient().removeImageCmd(image.get()).withForce(true).exec();
    }
  }

  private static void requireEngine() throws InterruptedException {
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        Requirement.DOCKER.isMissing("no engine answers");
      }
    } catch (TestAbortedException e) {
      throw e;
    } catch (RuntimeException e) {
      // It answers, and Testcontainers cannot find out its address: it asks an image for that.
      Requirement.DOCKER.isMissing("the engine cannot be used: " + e.getMessage());
    }
    DockerClient engine = DockerClientFactory.lazyClient();
    try {
      engine.inspectImageCmd(BASE).exec();
    } catch (NotFoundException absent) {
      try {
        engine.pullImageCmd(BASE).start().awaitCompletion();
      } catch (DockerException e) {
        Requirement.DOCKER.isMissing(BASE + " is neither here nor to be had");
      }
    }
  }
}
