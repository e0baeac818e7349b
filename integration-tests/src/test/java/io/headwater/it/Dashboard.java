package io.headwater.it;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A dashboard of Grafana's, as its file has it.
 *
 * @param file where it is
 * @param json what is in it
 */
record Dashboard(Path file, JsonObject json) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

  /** All that are shipped. */
  static List<Dashboard> shipped() throws IOException {
    List<Dashboard> all = new ArrayList<>();
    try (Stream<Path> files =
        Files.list(HeadwaterJar.inRepository("docker/grafana/dashboards")).sorted()) {
      for (Path file : files.toList()) {
        all.add(
            new Dashboard(file, JsonParser.parseString(Files.readString(file)).getAsJsonObject()));
      }
    }
    return all;
  }

  /** Panels and rows. */
  List<JsonObject> panels() {
    return objects(json.getAsJsonArray("panels"));
  }

  /** Panels that show something. */
  List<JsonObject> dataPanels() {
    return panels().stream().filter(panel -> !text(panel, "type").equals("row")).toList();
  }

  /** Queries of a panel. */
  static List<JsonObject> targets(JsonObject panel) {
    return objects(panel.getAsJsonArray("targets"));
  }

  /** Its variables. */
  List<JsonObject> variables() {
    return objects(json.getAsJsonObject("templating").getAsJsonArray("list"));
  }

  /** Notes on the time line that Prometheus is asked for. */
  List<JsonObject> annotations() {
    return objects(json.getAsJsonObject("annotations").getAsJsonArray("list")).stream()
        .filter(annotation -> annotation.has("expr"))
        .toList();
  }

  /** Everything that Prometheus is asked, and what is to be told apart in its answer. */
  List<Query> queries() {
    List<Query> all = new ArrayList<>();
    for (JsonObject panel : dataPanels()) {
      for (JsonObject target : targets(panel)) {
        all.add(
            new Query(
                text(json, "title") + ": " + text(panel, "title"),
                text(target, "expr"),
                Query.labels(text(target, "legendFormat"))));
      }
    }
    for (JsonObject annotation : annotations()) {
      all.add(
          new Query(
              text(json, "title") + ": annotation",
              text(annotation, "expr"),
              Query.labels(text(annotation, "textFormat"))));
    }
    for (JsonObject variable : variables()) {
      Matcher query = LABEL_VALUES.matcher(text(variable, "definition"));
      if (!query.matches()) {
        throw new AssertionError("not label_values(METRIC, LABEL): " + variable);
      }
      all.add(
          new Query(
              text(json, "title") + ": $" + text(variable, "name"),
              "count by (%s) (%s)".formatted(query.group(2), query.group(1)),
              Set.of(query.group(2))));
    }
    return all;
  }

  /** Variables that a text mentions, Grafana's own among them. */
  static Set<String> variablesIn(String text) {
    Set<String> found = new TreeSet<>();
    Matcher variable = VARIABLE.matcher(text);
    while (variable.find()) {
      found.add(variable.group(1));
    }
    return found;
  }

  /** A member; fails if it is not there. */
  static String text(JsonObject object, String member) {
    JsonElement value = object.get(member);
    if (value == null) {
      throw new AssertionError("no " + member + " in " + object);
    }
    return value.getAsString();
  }

  private static List<JsonObject> objects(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  @Override
  public String toString() {
    return String.valueOf(file.getFileName());
  }

  /**
   * What Prometheus is asked.
   *
   * @param place where the answer is shown
   * @param expression with variables
   * @param labels that some series of the answer have, since its legend names them
   */
  record Query(String place, String expression, Set<String> labels) {
    private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

    private static Set<String> labels(String legend) {
      Set<String> found = new TreeSet<>();
      Matcher label = LABEL.matcher(legend);
      while (label.find()) {
        found.add(label.group(1));
      }
      return found;
    }

    /** The expression as Grafana asks it, with everything chosen, over so many seconds. */
    String over(int seconds) {
      return expression
          .replaceAll("\\$__(rate_interval|range|interval)", seconds + "s")
          .replaceAll("\\$\\w+", ".*");
    }
  }
}
