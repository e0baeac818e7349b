package io.headwater.gateway.decide.trust;

import static java.util.Objects.requireNonNull;

import io.headwater.gateway.http.RequestView;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Names callers by the key in a header, known by its SHA-256 alone (FIPS 180-4).
 *
 * <p>What is presented is hashed and compared with every known hash, to the last byte of the last
 * one, so that the time it takes tells nothing about them. A header that is absent, empty,
 * repeated, longer than {@value #LONGEST_KEY} characters or not of single bytes proves nothing;
 * which of these it was is told to nobody. Nothing is remembered between two requests, and nothing
 * is allocated.
 */
public final class ApiKeys implements TenantSource {
  /** The longest key, in characters. */
  public static final int LONGEST_KEY = 256;

  private static final String PREFIX = "sha256:";
  private static final int HASH_BYTES = 32;
  private static final int HASH_LONGS = HASH_BYTES / Long.BYTES;

  private final String header;
  private final String[] names;
  private final long[] hashes;
  private final ThreadLocal<Presented> presented = ThreadLocal.withInitial(Presented::new);

  /**
   * Takes the keys of each tenant.
   *
   * @param header name of the header that carries a key, in any case
   * @param hashes by tenant: at least one {@code sha256:} and 64 hex digits, in any case; more, so
   *     that a new key can be used before the old one goes
   * @throws IllegalArgumentException if a hash cannot be read or is that of two; it is not shown
   */
  public ApiKeys(String header, Map<String, List<String>> hashes) {
    this.header = header;
    List<String> owners = new ArrayList<>();
    LongStream.Builder words = LongStream.builder();
    Set<String> taken = new HashSet<>();
    hashes.forEach(
        (tenant, texts) -> {
          for (String text : texts) {
            if (!isHash(text)) {
              throw new IllegalArgumentException(
                  "key of " + tenant + ": *** (expected: sha256: and 64 hex digits)");
            }
            if (!taken.add(text.toLowerCase(Locale.ROOT))) {
              throw new IllegalArgumentException(
                  "key of " + tenant + ": *** (expected: each key once)");
            }
            owners.add(tenant);
            for (int at = PREFIX.length(); at < text.length(); at += 2 * Long.BYTES) {
              words.add(HexFormat.fromHexDigitsToLong(text, at, at + 2 * Long.BYTES));
            }
          }
        });
    this.names = owners.toArray(String[]::new);
    this.hashes = words.build().toArray();
  }

  /** Whether a text is {@code sha256:} and 64 hex digits. */
  private static boolean isHash(String text) {
    return text.startsWith(PREFIX)
        && text.length() == PREFIX.length() + 2 * HASH_BYTES
        && text.chars().skip(PREFIX.length()).allMatch(HexFormat::isHexDigit);
  }

  /** Name of the header that carries a key, as configured. */
  public String header() {
    return header;
  }

  @Override
  public @Nullable String tenantOf(RequestView request) {
    Presented key = requireNonNull(presented.get());
    key.clear();
    request.anyHeader(header, key);
    String text = key.single();
    return text == null ? null : owner(key.hash(text));
  }

  private @Nullable String owner(LongBuffer hash) {
    int owner = lastEqual(hashes, hash);
    return owner < 0 ? null : names[owner];
  }

  /**
   * Index of the last that is equal; -1: none. Compares with all of them, and has no branch that
   * depends on what is in them. By words, since a thousand calls of {@code MessageDigest.isEqual}
   * would cost more than the rest of the decision.
   */
  static int lastEqual(long[] known, LongBuffer hash) {
    long first = hash.get(0);
    long second = hash.get(1);
    long third = hash.get(2);
    long fourth = hash.get(3);
    long last = -1;
    for (int i = 0; i < known.length; i += HASH_LONGS) {
      long difference =
          (known[i] ^ first)
              | (known[i + 1] ^ second)
              | (known[i + 2] ^ third)
              | (known[i + 3] ^ fourth);
      // All ones where any bit differs, else zero.
      long differs = (difference | -difference) >> 63;
      last = (last & differs) | (i / HASH_LONGS & ~differs);
    }
    return (int) last;
  }

  /** Tenants, never keys. */
  @Override
  public String toString() {
    return "ApiKeys[header=" + header + ", tenants=" + new TreeSet<>(List.of(names)) + "]";
  }

  /** What one request presents, on one thread. */
  private static final class Presented implements Predicate<String> {
    private final MessageDigest sha256 = sha256();
    private final byte[] bytes = new byte[LONGEST_KEY];
    private final byte[] hash = new byte[HASH_BYTES];
    private final LongBuffer hashLongs = ByteBuffer.wrap(hash).asLongBuffer();
    private int values;
    private @Nullable String first;

    void clear() {
      values = 0;
      first = null;
    }

    /** Takes one value of the header; enough is known at the second. */
    @Override
    public boolean test(String value) {
      values++;
      first = value;
      return values > 1;
    }

    /** The only value, of a length and of characters that a key can have; null: there is none. */
    @Nullable String single() {
      String key = first;
      first = null;
      if (key == null || values > 1 || key.isEmpty() || key.length() > LONGEST_KEY) {
        return null;
      }
      for (int i = 0; i < key.length(); i++) {
        if (key.charAt(i) > 0xff) {
          return null;
        }
      }
      return key;
    }

    /** The hash of a key's bytes as they came; overwritten by the next one's. */
    LongBuffer hash(String key) {
      int length = key.length();
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) key.charAt(i);
      }
      sha256.update(bytes, 0, length);
      Arrays.fill(bytes, 0, length, (byte) 0);
      try {
        sha256.digest(hash, 0, HASH_BYTES);
      } catch (DigestException e) {
        throw new IllegalStateException("a hash of " + HASH_BYTES + " bytes fits", e);
      }
      return hashLongs;
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }
}
