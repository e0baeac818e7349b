package io.headwater.propagation.grpc;

import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Ways from a client to a server. */
enum Transport {
  /** HTTP/2 over a socket of loopback. */
  NETTY {
    @Override
    ServerBuilder<?> server() {
      return NettyServerBuilder.forAddress(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @Override
    ManagedChannelBuilder<?> channel(Server server) {
      return NettyChannelBuilder.forAddress("localhost", server.getPort()).usePlaintext();
    }
  },
  /** Within the process. */
  IN_PROCESS {
    @Override
    ServerBuilder<?> server() {
      return InProcessServerBuilder.forName(InProcessServerBuilder.generateName());
    }

    @Override
    ManagedChannelBuilder<?> channel(Server server) {
      return InProcessChannelBuilder.forName(
          ((io.grpc.inprocess.InProcessSocketAddress) server.getListenSockets().get(0)).getName());
    }
  };

  abstract ServerBuilder<?> server();

  abstract ManagedChannelBuilder<?> channel(Server server);
}
