package io.headwater.gateway.wire;

/** What is wrong with a message, in words that are safe to be told. */
public enum HeadFault {
  LINE_TOO_LONG("the first line is longer than the limit"),
  FIELDS_TOO_LARGE("the header fields are larger than the limit"),
  TOO_MANY_FIELDS("there are more header fields than the limit"),
  FIRST_LINE("the first line is malformed"),
  FIELD_NAME("a header field's name is malformed"),
  SPACE_BEFORE_COLON("white space stands before a colon"),
  FOLDED("a header field is folded over lines"),
  BARE_LF("a line ends without CR"),
  BARE_CR("a CR stands alone"),
  CONTROL_CHARACTER("a control character stands in a header field"),
  CHUNK("a chunk is malformed"),
  CHUNK_OVERHEAD("chunk extensions are larger than the limit");

  private final String text;

  HeadFault(String text) {
    this.text = text;
  }

  /** A clause for an error message. */
  public String text() {
    return text;
  }
}
