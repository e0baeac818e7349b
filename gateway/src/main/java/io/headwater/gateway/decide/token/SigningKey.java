package io.headwater.gateway.decide.token;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import javax.crypto.SecretKey;

/** A key that debug tokens are signed with; the gateway that verifies them needs none. */
public sealed interface SigningKey {
  /** What {@code alg} says. */
  String algorithm();

  /**
   * Signs.
   *
   * @throws GeneralSecurityException if the key is of no use
   */
  byte[] sign(byte[] input) throws GeneralSecurityException;

  /**
   * Ed25519 (RFC 8037, section 3.1).
   *
   * @param privateKey of the curve Ed25519
   */
  record Ed25519(PrivateKey privateKey) implements SigningKey {
    @Override
    public String algorithm() {
      return "EdDSA";
    }

    @Override
    public byte[] sign(byte[] input) throws GeneralSecurityException {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(privateKey);
      signer.update(input);
      return signer.sign();
    }

    /** Masks the key. */
    @Override
    public String toString() {
      return "Ed25519[privateKey=***]";
    }
  }

  /**
   * HMAC with SHA-256 (RFC 7518, section 3.2).
   *
   * @param secret of at least 32 bytes
   */
  record HmacSha256(SecretKey secret) implements SigningKey {
    @Override
    public String algorithm() {
      return "HS256";
    }

    @Override
    public byte[] sign(byte[] input) {
      return VerificationKey.HmacSha256.mac(secret, input);
    }

    /** Masks the secret. */
    @Override
    public String toString() {
      return "HmacSha256[secret=***]";
    }
  }
}
