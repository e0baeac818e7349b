package io.headwater.propagation.grpc;

final class NettyServerContractIT extends GrpcServerContract {
  @Override
  public Transport transport() {
    return Transport.NETTY;
  }
}
