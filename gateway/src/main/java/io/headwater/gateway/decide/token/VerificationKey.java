package io.headwater.gateway.decide.token;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Instant;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** A key that debug tokens may be signed with. It fixes their algorithm: a token chooses none. */
public sealed interface VerificationKey {
  /** The {@code kid} that names it. */
  String id();

  /** When tokens of this key are refused, expired or not; null: never. */
  @Nullable Instant notAfter();

  /** The values of {@code alg} that mean the algorithm of this key. */
  Set<String> algorithms();

  /**
   * Whether a signature over an input is that of this key.
   *
   * @throws IllegalStateException if this JVM cannot do it; shown when the key is made
   */
  boolean verifies(byte[] input, byte[] signature);

  /**
   * Ed25519 (RFC 8037, section 3.1). {@code alg} is {@code EdDSA}, or {@code Ed25519} as RFC 9864
   * calls it.
   *
   * @param publicKey of the curve Ed25519
   */
  record Ed25519(String id, PublicKey publicKey, @Nullable Instant notAfter)
      implements VerificationKey {
    private static final String NAME = "Ed25519";
    private static final int SIGNATURE_BYTES = 64;
    private static final Set<String> ALGORITHMS = Set.of("EdDSA", NAME);

    public Ed25519 {
      try {
        // Loads what the first token would have an event loop load, and refuses another curve.
        verify(publicKey, new byte[0], new byte[SIGNATURE_BYTES]);
      } catch (InvalidKeyException e) {
        throw new IllegalArgumentException("key " + id + ": no public key (expected: Ed25519)", e);
      }
    }

    @Override
    public Set<String> algorithms() {
      return ALGORITHMS;
    }

    @Override
    public boolean verifies(byte[] input, byte[] signature) {
      try {
        return signature.length == SIGNATURE_BYTES && verify(publicKey, input, signature);
      } catch (InvalidKeyException e) {
        throw new IllegalStateException("a key that was valid when it was made", e);
      }
    }

    private static boolean verify(PublicKey key, byte[] input, byte[] signature)
        throws InvalidKeyException {
      try {
        Signature verifier = Signature.getInstance(NAME);
        verifier.initVerify(key);
        verifier.update(input);
        return verifier.verify(signature);
      } catch (InvalidKeyException e) {
        throw e;
      } catch (SignatureException e) {
        // Its numbers are out of range: one that nobody made.
        return false;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(NAME + " is not available (expected: a JDK with it)", e);
      }
    }
  }

  /**
   * HMAC with SHA-256 (RFC 7518, section 3.2), compared in constant time.
   *
   * @param secret of at least 32 bytes
   */
  record HmacSha256(String id, SecretKey secret, @Nullable Instant notAfter)
      implements VerificationKey {
    private static final Set<String> ALGORITHMS = Set.of("HS256");

    /** Fewest bytes of a secret: those of the hash (RFC 7518, section 3.2). */
    public static final int MIN_SECRET_BYTES = 32;

    public HmacSha256 {
      byte[] bytes = secret.getEncoded();
      if (bytes != null && bytes.length < MIN_SECRET_BYTES) {
        throw new IllegalArgumentException(
            "key " + id + ": " + bytes.length + " bytes (expected: >= " + MIN_SECRET_BYTES + ")");
      }
      mac(secret, new byte[0]);
    }

    @Override
    public Set<String> algorithms() {
      return ALGORITHMS;
    }

    @Override
    public boolean verifies(byte[] input, byte[] signature) {
      return MessageDigest.isEqual(mac(secret, input), signature);
    }

    static byte[] mac(SecretKey secret, byte[] input) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(secret);
        return mac.doFinal(input);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("HmacSHA256 is not available", e);
      }
    }

    /** Masks the secret. */
    @Override
    public String toString() {
      return "HmacSha256[id=" + id + ", secret=***, notAfter=" + notAfter + "]";
    }
  }
}
