package io.headwater.gateway;

/** Entry point. */
public final class GatewayMain {
  private GatewayMain() {}

  public static void main(String[] args) {
    System.out.println("x");
  }
}
