package io.headwater.gateway.exchange;

/** What the first digit of a status code says. */
public enum StatusClass {
  SUCCESS("2xx", 0),
  REDIRECTION("3xx", 1),
  CLIENT_ERROR("4xx", 2),
  SERVER_ERROR("5xx", 3),
  /** Nothing that ends an exchange as it should: no status, or one that is none. */
  OTHER("other", 4);

  private final String wireName;
  private final int cell;

  StatusClass(String wireName, int cell) {
    this.wireName = wireName;
    this.cell = cell;
  }

  static StatusClass of(int status) {
    return switch (status / 100) {
      case 2 -> SUCCESS;
      case 3 -> REDIRECTION;
      case 4 -> CLIENT_ERROR;
      case 5 -> SERVER_ERROR;
      default -> OTHER;
    };
  }

  /** Where its count is, among those of all classes. */
  public int cell() {
    return cell;
  }

  /** As metrics spell it. */
  public String wireName() {
    return wireName;
  }
}
