package io.headwater.propagation.grpc;

final class InProcessServerContractIT extends GrpcServerContract {
  @Override
  public Transport transport() {
    return Transport.IN_PROCESS;
  }
}
