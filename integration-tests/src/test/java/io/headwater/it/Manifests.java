package io.headwater.it;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Manifests that a chart rendered, read as the cluster would. */
record Manifests(List<JsonObject> all) {
  /** Those of a kind. */
  List<JsonObject> ofKind(String kind) {
    return all.stream().filter(one -> at(one, "kind").getAsString().equals(kind)).toList();
  }

  /** That of a kind and name; fails if it is not there. */
  JsonObject named(String kind, String name) {
    return ofKind(kind).stream()
        .filter(one -> at(one, "metadata.name").getAsString().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  /** The Deployment or StatefulSet. */
  JsonObject workload() {
    List<JsonObject> workloads = new ArrayList<>(ofKind("Deployment"));
    workloads.addAll(ofKind("StatefulSet"));
    if (workloads.size() != 1) {
      throw new AssertionError("workloads: " + workloads.size() + " (expected: 1)");
    }
    return workloads.get(0);
  }

  /** The pod's specification. */
  JsonObject pod() {
    return at(workload(), "spec.template.spec").getAsJsonObject();
  }

  /** The pod's only container. */
  JsonObject container() {
    return pod().getAsJsonArray("containers").get(0).getAsJsonObject();
  }

  /** The environment that the container starts with; Secrets that are not rendered add nothing. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    if (container().has("envFrom")) {
      for (JsonElement source : container().getAsJsonArray("envFrom")) {
        String secret = at(source, "secretRef.name").getAsString();
        ofKind("Secret").stream()
            .filter(one -> at(one, "metadata.name").getAsString().equals(secret))
            .forEach(one -> environment.putAll(decoded(one)));
      }
    }
    for (JsonElement each : container().getAsJsonArray("env")) {
      environment.put(at(each, "name").getAsString(), valueOf(each.getAsJsonObject()));
    }
    return environment;
  }

  private String valueOf(JsonObject variable) {
    if (variable.has("value")) {
      return variable.get("value").getAsString();
    }
    JsonObject from = variable.getAsJsonObject("valueFrom");
    if (from.has("fieldRef")) {
      return "pod-0";
    }
    JsonObject reference = from.getAsJsonObject("secretKeyRef");
    String key = reference.get("key").getAsString();
    return Objects.requireNonNull(
        decoded(named("Secret", reference.get("name").getAsString())).get(key), key);
  }

  private static Map<String, String> decoded(JsonObject secret) {
    Map<String, String> data = new HashMap<>();
    secret
        .getAsJsonObject("data")
        .entrySet()
        .forEach(
            entry ->
                data.put(
                    entry.getKey(),
                    new String(
                        Base64.getDecoder().decode(entry.getValue().getAsString()),
                        StandardCharsets.UTF_8)));
    return data;
  }

  /** What is at a path of names with dots between; fails if there is nothing. */
  static JsonElement at(JsonElement from, String path) {
    JsonElement found = from;
    for (String name : path.split("\\.", -1)) {
      found = found.getAsJsonObject().get(name);
      if (found == null) {
        throw new AssertionError("no " + path + " in " + from);
      }
    }
    return found;
  }

  /** Texts by name, as labels are. */
  static Map<String, String> texts(JsonElement object) {
    Map<String, String> texts = new HashMap<>();
    object
        .getAsJsonObject()
        .entrySet()
        .forEach(
            entry -> {
              if (entry.getValue() instanceof JsonPrimitive text) {
                texts.put(entry.getKey(), text.getAsString());
              }
            });
    return texts;
  }
}
