package io.headwater.propagation;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several formats of trace headers. Reads the first in order that says anything valid, so that two
 * that differ never make a third; writes all of them, since nobody knows which the callee reads.
 */
final class FormatOrder implements TextMapPropagator {
  private final List<TextMapPropagator> formats;
  private final List<String> fields;

  private FormatOrder(List<TextMapPropagator> formats, Set<String> fields) {
    this.formats = List.copyOf(formats);
    this.fields = List.copyOf(fields);
  }

  static FormatOrder of(TextMapPropagator first, TextMapPropagator... others) {
    List<TextMapPropagator> formats = new ArrayList<>(List.of(others));
    formats.add(0, first);
    Set<String> fields = new LinkedHashSet<>();
    formats.forEach(format -> fields.addAll(format.fields()));
    return new FormatOrder(formats, fields);
  }

  @Override
  public Collection<String> fields() {
    return fields;
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    for (int i = 0; i < formats.size(); i++) {
      formats.get(i).inject(context, carrier, setter);
    }
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    for (int i = 0; i < formats.size(); i++) {
      Context said = formats.get(i).extract(context, carrier, getter);
      if (said != context) {
        return said;
      }
    }
    return context;
  }
}
