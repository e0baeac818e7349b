package io.headwater.propagation.grpc;

final class InProcessClientContractIT extends GrpcClientContract {
  @Override
  Transport transport() {
    return Transport.IN_PROCESS;
  }
}
