package io.headwater.it;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** Our image, built as its users build it. Closing it removes it. */
final class GatewayImage implements AutoCloseable {
  /** What its gateway listens on. */
  static final int PORT = 8080;

  private static final String BASE = "eclipse-temurin:25-jre";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ImageFromDockerfile image;

  private GatewayImage(ImageFromDockerfile image) {
    this.image = image;
  }

  /** Builds it; the test that calls this is skipped, or fails, where no engine can. */
  static GatewayImage build() throws InterruptedException {
    requireEngine();
    ImageFromDockerfile image =
        new ImageFromDockerfile()
            .withFileFromPath("Dockerfile", HeadwaterJar.inRepository("docker/Dockerfile"))
            .withFileFromPath("gateway/target/headwater.jar", HeadwaterJar.path());
    for (String file :
        new String[] {
          "config/gateway.conf", "docker/train.sh", "docker/training.conf", "docker/healthy.sh"
        }) {
      image.withFileFromPath(file, HeadwaterJar.inRepository(file));
    }
    GatewayImage built = new GatewayImage(image);
    image.get();
    return built;
  }

  /** A container of it as it should be run: nothing of it can be written to but {@code /tmp}. */
  GenericContainer<?> container() {
    return new GenericContainer<>(image)
        .withCreateContainerCmdModifier(
            command ->
                command
                    .getHostConfig()
                    .withReadonlyRootfs(true)
                    .withTmpFs(Map.of("/tmp", "size=64m"))
                    .withCapDrop(Capability.ALL))
        .waitingFor(Wait.forLogMessage(".*ready: .*", 1).withStartupTimeout(PATIENCE));
  }

  /** A container of it on a network, under a name. */
  GenericContainer<?> container(Network network, String name) {
    return container().withNetwork(network).withNetworkAliases(name);
  }

  /** Where a port of a container is reached from here, which changes with a restart. */
  static URI uri(GenericContainer<?> container, int port) {
    Ports.Binding[] published =
        container
            .getDockerClient()
            .inspectContainerCmd(container.getContainerId())
            .exec()
            .getNetworkSettings()
            .getPorts()
            .getBindings()
            .get(ExposedPort.tcp(port));
    if (published == null || published.length == 0) {
      throw new IllegalStateException("it does not run, or does not publish " + port);
    }
    return URI.create("http://" + container.getHost() + ":" + published[0].getHostPortSpec());
  }

  @Override
  public void close() {
    DockerClientFactory.lazyClient().removeImageCmd(image.get()).withForce(true).exec();
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
