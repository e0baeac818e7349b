package io.headwater.propagation.vertx;

import io.vertx.core.Context;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Makes duplicated contexts of Vert.x: an own one for each task, where others do not see what it
 * carries. Vert.x has a method for that on a type that changed its package between 4 and 5, so it
 * is looked up by its name.
 */
final class Duplication {
  private static final @Nullable MethodHandle METHOD = find();

  private Duplication() {}

  /** A duplicate; null: there is none to be had, on a module path that hides the method. */
  static @Nullable Context of(Context context) {
    if (METHOD == null) {
      return null;
    }
    try {
      return (Context) METHOD.invokeExact(context);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static @Nullable MethodHandle find() {
    MethodHandle found = find("io.vertx.core.internal.ContextInternal");
    return found == null ? find("io.vertx.core.impl.ContextInternal") : found;
  }

  private static @Nullable MethodHandle find(String name) {
    try {
      Class<?> type = Class.forName(name, false, Context.class.getClassLoader());
      return MethodHandles.lookup()
          .findVirtual(type, "duplicate", MethodType.methodType(type))
          .asType(MethodType.methodType(Context.class, Context.class));
    } catch (ReflectiveOperationException absent) {
      return null;
    }
  }
}
