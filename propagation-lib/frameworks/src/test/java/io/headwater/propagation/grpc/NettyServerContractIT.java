package io.headwater.propagation.grpc;

final class NettyServerContractIT extends GrpcServerContract {
  @Override
  Transport transport() {
    return Transport.NETTY;
  }
}
