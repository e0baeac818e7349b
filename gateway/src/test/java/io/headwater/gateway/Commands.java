package io.headwater.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.gateway.cli.Headwater;
import io.headwater.gateway.cli.Workings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Runs commands as the jar does, in this JVM. */
final class Commands {
  private Commands() {}

  /** What a command left. */
  record Finished(int exitCode, String out, String err) {}

  /** Runs one that ends by itself. */
  static Finished run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
    try {
      int code =
          Headwater.execute(
              new Workings(
                  config -> Gateway.start(config),
                  TokenCompiler::preview,
                  Explaining::byConfig,
                  Replaying::replay),
              "test",
              arguments);
      return new Finished(code, out.toString(UTF_8), err.toString(UTF_8));
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
  }
}
