package io.headwater.propagation.grpc;

final class NettyClientContractIT extends GrpcClientContract {
  @Override
  public Transport transport() {
    return Transport.NETTY;
  }
}
