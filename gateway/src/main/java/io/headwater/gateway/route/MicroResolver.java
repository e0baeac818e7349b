package io.headwater.gateway.route;

import static io.headwater.gateway.route.PathParts.camelCase;
import static io.headwater.gateway.route.PathParts.isVersion;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Micro's default resolver: {@code /greeter/say/hello} calls {@code Say.Hello} of {@code greeter}.
 *
 * <p>The last two parts are handler and method, what stands before them is the service. With two
 * parts the handler is the service's own name; with one, the method is {@code Call}. A leading
 * version belongs to the service; alone it names none.
 */
public final class MicroResolver implements ServiceResolver {
  @Override
  public String name() {
    return "micro";
  }

  @Override
  public @Nullable ResolvedService resolve(String path) {
    List<String> parts = PathParts.split(path);
    boolean versioned = !parts.isEmpty() && isVersion(parts.get(0));
    int named = versioned ? parts.size() - 1 : parts.size();
    if (named == 0) {
      return null;
    }
    int serviceParts = Math.max(versioned ? 2 : 1, parts.size() - 2);
    String service = String.join(".", parts.subList(0, serviceParts));
    int last = parts.size() - 1;
    String method = named == 1 ? "Call" : camelCase(parts.get(last));
    String handler = camelCase(parts.get(named == 1 ? last : last - 1));
    return new ResolvedService(service, handler + '.' + method);
  }
}
