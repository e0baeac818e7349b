package io.headwater.gateway.decide;

import io.headwater.gateway.decide.Explanation.ConditionVerdict;
import io.headwater.gateway.http.IpBlock;
import io.headwater.gateway.http.PathPattern;
import io.headwater.gateway.http.PathRegex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a rule: all of them must hold. Immutable.
 *
 * <p>{@code RequestMatcher.builder().methods(List.of("POST")).header("x-tenant",
 * List.of("beta-*")).build()}
 */
public final class RequestMatcher {
  /** Matches every request. */
  public static final RequestMatcher ANY = builder().build();

  private final Condition[] conditions;

  private RequestMatcher(List<Condition> conditions) {
    this.conditions = conditions.toArray(new Condition[0]);
  }

  /** Starts without any condition. */
  public static Builder builder() {
    return new Builder();
  }

  /** The conditions, in the order in which they are asked. */
  List<Condition> conditions() {
    return List.of(conditions);
  }

  /** Whether all of them hold for a call. */
  public boolean matches(Call call) {
    for (Condition condition : conditions) {
      if (!condition.holds(call)) {
        return false;
      }
    }
    return true;
  }

  /** As people read them, in that order: {@code header x-tenant: beta-*}. */
  public List<String> texts() {
    return conditions().stream().map(Condition::text).toList();
  }

  /** What each of them says of a call. */
  public List<ConditionVerdict> verdicts(Call call) {
    List<ConditionVerdict> verdicts = new ArrayList<>();
    for (Condition condition : conditions) {
      verdicts.add(new ConditionVerdict(condition.text(), condition.holds(call)));
    }
    return verdicts;
  }

  /** The pattern that the path has to match; null: there is no such condition. */
  @Nullable PathPattern path() {
    for (Condition condition : conditions) {
      if (condition instanceof Condition.Path path) {
        return path.pattern();
      }
    }
    return null;
  }

  /** Collects conditions. In a list one is enough; an empty list is no condition. */
  public static final class Builder {
    private final List<Condition> conditions = new ArrayList<>();

    private Builder() {}

    /** Methods, case kept; globs, too. */
    public Builder methods(Collection<String> methods) {
      return text(Dimension.METHOD, methods);
    }

    /** A pattern of the clean path; null: any. */
    public Builder path(@Nullable PathPattern pattern) {
      if (pattern != null) {
        conditions.add(new Condition.Path(pattern));
      }
      return this;
    }

    /** A regular expression of the clean path; null: any. */
    public Builder pathRegex(@Nullable PathRegex regex) {
      if (regex != null) {
        conditions.add(new Condition.Regex(regex));
      }
      return this;
    }

    /** An exact host, or {@code *.example.com} for any name below; null: any. */
    public Builder host(@Nullable String host) {
      if (host == null) {
        return this;
      }
      String lower = host.toLowerCase(Locale.ROOT);
      return text(Dimension.HOST, List.of(lower.startsWith("*.") ? '?' + lower : lower));
    }

    /** Globs, one of which matches a value of the header, its name in any case. */
    public Builder header(String name, Collection<String> globs) {
      return text(new Dimension(Dimension.Kind.HEADER, name.toLowerCase(Locale.ROOT)), globs);
    }

    /** Globs, one of which matches a decoded value of the query parameter. */
    public Builder query(String name, Collection<String> globs) {
      return text(new Dimension(Dimension.Kind.QUERY, name), globs);
    }

    /** Globs, one of which matches a decoded value of the cookie. */
    public Builder cookie(String name, Collection<String> globs) {
      return text(new Dimension(Dimension.Kind.COOKIE, name), globs);
    }

    /**
     * CIDR blocks of client addresses.
     *
     * @throws IllegalArgumentException if one is none
     */
    public Builder client(Collection<String> cidrs) {
      if (!cidrs.isEmpty()) {
        conditions.add(new Condition.Client(cidrs.stream().map(Builder::block).toList()));
      }
      return this;
    }

    /** Globs of the called service; an unknown one matches none. */
    public Builder services(Collection<String> globs) {
      return text(Dimension.SERVICE, globs);
    }

    /** Globs of the service's endpoint; an unknown one matches none. */
    public Builder endpoints(Collection<String> globs) {
      return text(Dimension.ENDPOINT, globs);
    }

    /** Globs of the service's namespace; an empty one matches none. */
    public Builder namespaces(Collection<String> globs) {
      return text(Dimension.NAMESPACE, globs);
    }

    /** Globs of the upstream; where there is none, none matches. */
    public Builder upstreams(Collection<String> globs) {
      return text(Dimension.UPSTREAM, globs);
    }

    /** Globs of the authenticated tenant; one who is not authenticated matches none. */
    public Builder tenants(Collection<String> globs) {
      return text(Dimension.TENANT, globs);
    }

    /** The matcher of all that was collected. */
    public RequestMatcher build() {
      return new RequestMatcher(conditions);
    }

    private static IpBlock block(String cidr) {
      IpBlock block = IpBlock.parse(cidr);
      if (block == null) {
        throw new IllegalArgumentException("client: " + cidr + " (expected: a CIDR block)");
      }
      return block;
    }

    private Builder text(Dimension dimension, Collection<String> globs) {
      if (!globs.isEmpty()) {
        conditions.add(new Condition.Text(dimension, new TextGlobs(List.copyOf(globs))));
      }
      return this;
    }
  }
}
