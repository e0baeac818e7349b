package io.headwater.gateway.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file with one Ed25519 private key in PEM (RFC 7468, section 10), as OpenSSL writes it, too. */
final class PemFile {
  private static final long MAX_BYTES = 10_000;
  private static final String MODE = "rw-------";
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private PemFile() {}

  /**
   * Reads the key.
   *
   * @throws IOException if the file cannot be read
   * @throws GeneralSecurityException if it holds no such key; the message shows nothing of it
   */
  static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
    if (Files.size(file) > MAX_BYTES) {
      throw new InvalidKeyException("no private key in PEM");
    }
    Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw new InvalidKeyException("no private key in PEM");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new InvalidKeyException("no Ed25519 private key", e);
    }
  }

  /**
   * Writes a key into a new file, which only its owner may read.
   *
   * @throws IOException if the file is there already, or cannot be written
   */
  static void write(Path file, PrivateKey key) throws IOException {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (SeekableByteChannel channel = Files.newByteChannel(file, options, attributes(file))) {
      ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /** Whether others than its owner may read or write the file. */
  static boolean isOpenToOthers(Path file) throws IOException {
    if (!hasModes(file)) {
      return false;
    }
    Set<PosixFilePermission> owners = PosixFilePermissions.fromString("rwx------");
    return !owners.containsAll(Files.getPosixFilePermissions(file));
  }

  /** Set when the file is made, so that there is no moment at which others may read it. */
  private static FileAttribute<?>[] attributes(Path file) {
    return hasModes(file)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean hasModes(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
