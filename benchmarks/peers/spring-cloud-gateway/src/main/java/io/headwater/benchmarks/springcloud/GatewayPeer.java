package io.headwater.benchmarks.springcloud;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway with one route; everything else is set on its command line by the benchmark. */
@SpringBootApplication
public class GatewayPeer {
  public static void main(String[] arguments) {
    SpringApplication.run(GatewayPeer.class, arguments);
  }
}
