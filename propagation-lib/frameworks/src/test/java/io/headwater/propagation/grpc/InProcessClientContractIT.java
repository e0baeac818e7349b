package io.headwater.propagation.grpc;

final class InProcessClientContractIT extends GrpcClientContract {
  @Override
  public Transport transport() {
    return Transport.IN_PROCESS;
  }
}
