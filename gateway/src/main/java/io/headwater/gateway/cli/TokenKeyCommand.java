package io.headwater.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code token key}: makes an Ed25519 key pair. */
@Command(
    name = "key",
    description = {
      "Make an Ed25519 key pair: the private key into a new file that only you may read,",
      "the public key as a line of the gateway's configuration."
    },
    mixinStandardHelpOptions = true)
final class TokenKeyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--private-key",
      required = true,
      paramLabel = "FILE",
      description = "Where the private key goes, in PEM. May not be there yet.")
  private Path file = Path.of("");

  @Option(
      names = "--key-id",
      required = true,
      paramLabel = "ID",
      description = "What tokens call the key: letters, digits, '.', '_' and '-'.")
  private String keyId = "";

  @Override
  public Integer call() throws GeneralSecurityException {
    if (!keyId.matches("[A-Za-z0-9._-]{1,100}")) {
      throw new ParameterException(
          spec.commandLine(), "--key-id: (expected: letters, digits, '.', '_' and '-')");
    }
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    try {
      PemFile.write(file, pair.getPrivate());
    } catch (FileAlreadyExistsException e) {
      throw new ParameterException(
          spec.commandLine(), "--private-key: " + file + " is there (expected: a new file)", e);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--private-key: " + file + " (expected: a file to write)", e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "headwater.tracing.debug-tokens.keys.\""
            + keyId
            + "\" { algorithm = ed25519, public-key = \""
            + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())
            + "\" }");
    out.flush();
    return ExitCode.FINE;
  }
}
