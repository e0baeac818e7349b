package io.headwater.propagation.contract;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Headers of a request as they came, names in any case, values as often as they came. */
public final class HeaderLines {
  private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Headers given as {@code name: value}. */
  public static HeaderLines of(String... lines) {
    HeaderLines headers = new HeaderLines();
    for (String line : lines) {
      int colon = line.indexOf(':');
      headers.add(line.substring(0, colon), line.substring(colon + 1).stripLeading());
    }
    return headers;
  }

  /** Headers of which there is one each. */
  public static HeaderLines of(Map<String, String> single) {
    HeaderLines headers = new HeaderLines();
    single.forEach(headers::add);
    return headers;
  }

  public HeaderLines add(String name, String value) {
    values.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
    return this;
  }

  @Override
  public String toString() {
    return values.toString();
  }

  /** Reads every value. */
  public static final class Getter implements TextMapGetter<HeaderLines> {
    @Override
    @SuppressWarnings("deprecation") // Abstract in older versions.
    public Iterable<String> keys(HeaderLines headers) {
      return headers.values.keySet();
    }

    @Override
    public @Nullable String get(@Nullable HeaderLines headers, String name) {
      Iterator<String> all = getAll(headers, name);
      return all.hasNext() ? all.next() : null;
    }

    @Override
    public Iterator<String> getAll(@Nullable HeaderLines headers, String name) {
      return headers == null
          ? Collections.emptyIterator()
          : headers.values.getOrDefault(name, List.of()).iterator();
    }
  }

  /** Reads the first value of a header only, as carriers do that know no more. */
  public static final class FirstGetter implements TextMapGetter<HeaderLines> {
    private final Getter all = new Getter();

    @Override
    @SuppressWarnings("deprecation") // Abstract in older versions.
    public Iterable<String> keys(HeaderLines headers) {
      return all.keys(headers);
    }

    @Override
    public @Nullable String get(@Nullable HeaderLines headers, String name) {
      return all.get(headers, name);
    }
  }
}
