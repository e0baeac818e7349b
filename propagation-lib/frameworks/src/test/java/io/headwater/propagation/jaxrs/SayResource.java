package io.headwater.propagation.jaxrs;

import io.headwater.propagation.contract.Reply;
import io.headwater.propagation.contract.Reply.Manner;
import io.headwater.propagation.contract.ServerScript;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A resource that plays the script. */
@Path("/say")
public final class SayResource {
  static final String ROUTE = "/say/{verb}{rest: (/.*)?}";

  private final ServerScript script;
  private final Executor late;

  /**
   * Makes it.
   *
   * @param late gives answers that are to come later
   */
  SayResource(ServerScript script, Executor late) {
    this.script = script;
    this.late = late;
  }

  /** Answers at once, or when it is time. */
  @GET
  @Path("/{verb}{rest: (/.*)?}")
  public void say(@Suspended AsyncResponse answer, @Context UriInfo uri) {
    Reply reply = script.reply(uri.getRequestUri().getPath());
    if (reply.manner() == Manner.NEVER) {
      answer.setTimeout(300, TimeUnit.MILLISECONDS);
    } else if (reply.manner() == Manner.LATER) {
      late.execute(() -> answer.resume(response(reply)));
    } else {
      answer.resume(response(reply));
    }
  }

  private static Response response(Reply reply) {
    Response.ResponseBuilder response = Response.status(reply.status());
    if (reply.manner() == Manner.IN_PARTS || reply.manner() == Manner.ENDLESS) {
      StreamingOutput body = out -> stream(reply, out);
      return response.entity(body).build();
    }
    return reply.body().isEmpty() ? response.build() : response.entity(reply.body()).build();
  }

  private static void stream(Reply reply, OutputStream out) throws IOException {
    do {
      flush(out, reply.firstPart());
      if (reply.manner() == Manner.IN_PARTS) {
        reply.gate().join();
      }
      flush(out, reply.lastPart());
    } while (reply.manner() == Manner.ENDLESS);
  }

  private static void flush(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
