package io.headwater.gateway.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes the chunked coding off a body (RFC 9112, section 7.1), from however many pieces it comes
 * in. Strict: a size is hexadecimal digits and nothing else, lines end in CRLF, and what is no data
 * is bounded.
 */
final class ChunkReader {
  /** Digits of a size; more could not be held. */
  private static final int MAX_DIGITS = 15;

  /** Most bytes of extensions in one line. */
  private static final int MAX_EXTENSION = 1024;

  /** Most bytes that a body may spend on framing beyond what small chunks need. */
  private static final long MAX_OVERHEAD = 16 * 1024;

  /** What a chunk may spend on framing for nothing, and as much again as it has data. */
  private static final int FREE_OVERHEAD = 16;

  private enum State {
    SIZE,
    BEFORE_EXTENSION,
    EXTENSION,
    SIZE_END,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILERS,
    ENDED
  }

  private final TrailerParser trailerParser = new TrailerParser();
  private State state = State.SIZE;
  private long left;
  private int digits;
  private int extension;
  private long overhead;
  private Fields trailers = Fields.NONE;
  private @Nullable HeadFault fault;

  void begin() {
    state = State.SIZE;
    left = 0;
    digits = 0;
    extension = 0;
    overhead = 0;
    trailers = Fields.NONE;
    fault = null;
  }

  boolean isEnded() {
    return state == State.ENDED;
  }

  @Nullable HeadFault fault() {
    return fault;
  }

  Fields trailers() {
    return trailers;
  }

  /** The next piece of data; null: there is no more in what was given, or there is a fault. */
  @Nullable ByteBuf next(ByteBuf in) {
    while (in.isReadable() && fault == null && state != State.ENDED) {
      if (state == State.DATA) {
        int length = (int) Math.min(left, in.readableBytes());
        left -= length;
        if (left == 0) {
          state = State.DATA_CR;
        }
        return in.readRetainedSlice(length);
      }
      if (state == State.TRAILERS) {
        readTrailers(in);
      } else {
        frame(in.readByte());
      }
    }
    return null;
  }

  private void frame(byte octet) {
    switch (state) {
      case SIZE -> size(octet);
      case BEFORE_EXTENSION -> beforeExtension(octet);
      case EXTENSION -> extension(octet);
      case SIZE_END -> {
        expect(octet, Octets.LF, State.DATA);
        sizeRead();
      }
      case DATA_CR -> expect(octet, Octets.CR, State.DATA_LF);
      default -> expect(octet, Octets.LF, State.SIZE);
    }
  }

  private void size(byte octet) {
    int digit = Octets.hexDigit(octet);
    if (digit >= 0) {
      if (++digits > MAX_DIGITS) {
        fault = HeadFault.CHUNK;
      }
      left = left * 16 + digit;
    } else if (digits == 0) {
      fault = HeadFault.CHUNK;
    } else if (octet == Octets.CR) {
      state = State.SIZE_END;
    } else {
      state = State.BEFORE_EXTENSION;
      beforeExtension(octet);
    }
  }

  private void beforeExtension(byte octet) {
    if (octet == ';') {
      state = State.EXTENSION;
    } else if (!Octets.isSpace(octet)) {
      fault = HeadFault.CHUNK;
    }
    count();
  }

  private void extension(byte octet) {
    if (octet == Octets.CR) {
      state = State.SIZE_END;
    } else if (!Octets.isTarget(octet) && !Octets.isSpace(octet)) {
      fault = HeadFault.CHUNK;
    }
    count();
  }

  private void count() {
    if (++extension > MAX_EXTENSION) {
      fault = HeadFault.CHUNK_OVERHEAD;
    }
  }

  /** Tiny chunks with long extensions cost more than they carry: of those there are few. */
  private void sizeRead() {
    overhead = Math.max(0, overhead + digits + extension - FREE_OVERHEAD - left);
    if (overhead > MAX_OVERHEAD) {
      fault = HeadFault.CHUNK_OVERHEAD;
    }
    digits = 0;
    extension = 0;
    if (left == 0 && fault == null) {
      state = State.TRAILERS;
    }
  }

  private void readTrailers(ByteBuf in) {
    switch (trailerParser.read(in)) {
      case WHOLE -> {
        trailers = trailerParser.trailers();
        state = State.ENDED;
      }
      case FAULTY -> fault = trailerParser.fault();
      default -> {}
    }
  }

  private void expect(byte octet, byte expected, State next) {
    if (octet == expected) {
      state = next;
    } else {
      fault = HeadFault.CHUNK;
    }
  }
}
