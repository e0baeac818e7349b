package io.headwater.propagation.grpc;

final class NettyClientContractIT extends GrpcClientContract {
  @Override
  Transport transport() {
    return Transport.NETTY;
  }
}
