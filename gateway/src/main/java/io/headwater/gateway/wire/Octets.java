package io.headwater.gateway.wire;

/** Classes of octets (RFC 9110, section 5.6; RFC 9112, section 2.2), one table look-up each. */
final class Octets {
  static final byte CR = '\r';
  static final byte LF = '\n';
  static final byte SPACE = ' ';
  static final byte TAB = '\t';

  private static final int TOKEN = 1;
  private static final int TEXT = 2;
  private static final int TARGET = 4;
  private static final int OCTETS = 256;
  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";
  private static final byte[] CLASSES = classes();
  private static final byte[] LOWER = lower();

  private Octets() {}

  /** {@code tchar}: letters, digits and some punctuation. */
  static boolean isToken(byte octet) {
    return (CLASSES[octet & 0xff] & TOKEN) != 0;
  }

  /** What may stand in a field value or a reason: no control character but the tab. */
  static boolean isText(byte octet) {
    return (CLASSES[octet & 0xff] & TEXT) != 0;
  }

  /** What may stand in a request target: visible ASCII. */
  static boolean isTarget(byte octet) {
    return (CLASSES[octet & 0xff] & TARGET) != 0;
  }

  static boolean isSpace(byte octet) {
    return octet == SPACE || octet == TAB;
  }

  static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  /** The octet with an ASCII letter in lower case. */
  static byte lower(byte octet) {
    return LOWER[octet & 0xff];
  }

  /** Value of a hexadecimal digit; -1: it is none. */
  static int hexDigit(byte octet) {
    if (isDigit(octet)) {
      return octet - '0';
    }
    byte letter = lower(octet);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  private static byte[] classes() {
    byte[] classes = new byte[OCTETS];
    for (int octet = 0; octet < OCTETS; octet++) {
      boolean alphanumeric =
          (octet >= '0' && octet <= '9')
              || (octet >= 'a' && octet <= 'z')
              || (octet >= 'A' && octet <= 'Z');
      boolean visible = octet > SPACE && octet < 0x7f;
      int kind = visible ? TARGET | TEXT : 0;
      if (alphanumeric || TOKEN_PUNCTUATION.indexOf(octet) >= 0) {
        kind |= TOKEN;
      }
      if (octet == SPACE || octet == TAB || octet > 0x7f) {
        kind |= TEXT;
      }
      classes[octet] = (byte) kind;
    }
    return classes;
  }

  private static byte[] lower() {
    byte[] lower = new byte[OCTETS];
    for (int octet = 0; octet < OCTETS; octet++) {
      lower[octet] = (byte) (octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet);
    }
    return lower;
  }
}
