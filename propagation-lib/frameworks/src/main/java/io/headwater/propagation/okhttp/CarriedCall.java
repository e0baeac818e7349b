package io.headwater.propagation.okhttp;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A call whose callback runs in the context that the call was made in, on whichever thread.
 *
 * <p>A proxy, since OkHttp adds methods to {@code Call} in minor versions (5.3: {@code tag}): a
 * class that implements what one version has is none in the next.
 */
final class CarriedCall implements InvocationHandler {
  private final Call call;
  private final Context context;

  private CarriedCall(Call call, Context context) {
    this.call = call;
    this.context = context;
  }

  static Call of(Call call, Context context) {
    return (Call)
        Proxy.newProxyInstance(
            Call.class.getClassLoader(),
            new Class<?>[] {Call.class},
            new CarriedCall(call, context));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      if (arguments != null && method.getName().equals("enqueue")) {
        call.enqueue(new CarriedCallback((Call) proxy, (Callback) arguments[0], context));
        return null;
      }
      Object result = method.invoke(call, arguments);
      return method.getName().equals("clone") ? of((Call) result, context) : result;
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }

  /** Tells of the call that the caller knows. */
  private static final class CarriedCallback implements Callback {
    private final Call call;
    private final Callback callback;
    private final Context context;

    private CarriedCallback(Call call, Callback callback, Context context) {
      this.call = call;
      this.callback = callback;
      this.context = context;
    }

    @Override
    @SuppressWarnings("try") // The scope is there to be closed.
    public void onResponse(Call traced, Response response) throws IOException {
      try (Scope scope = context.makeCurrent()) {
        callback.onResponse(call, response);
      }
    }

    @Override
    @SuppressWarnings("try") // The scope is there to be closed.
    public void onFailure(Call traced, IOException failure) {
      try (Scope scope = context.makeCurrent()) {
        callback.onFailure(call, failure);
      }
    }
  }
}
