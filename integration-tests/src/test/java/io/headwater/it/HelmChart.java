package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The chart, by way of {@code helm} (which {@code HEADWATER_HELM} may name) and of a Python that
 * has kubernetes-validate ({@code HEADWATER_PYTHON}).
 */
final class HelmChart {
  /** Values with everything on. */
  static final String EVERYTHING = "everything";

  /** No values but the chart's own. */
  static final String DEFAULTS = "defaults";

  /** What no schema is at hand for. */
  private static final String CUSTOM_KIND = "ServiceMonitor";

  private final String helm = System.getenv().getOrDefault("HEADWATER_HELM", "helm");
  private final String python = System.getenv().getOrDefault("HEADWATER_PYTHON", "python3");
  private final Path chart = HeadwaterJar.inRepository("docker/helm/headwater");
  private final Path script;

  private HelmChart(Path script) {
    this.script = script;
  }

  /**
   * The chart; the test that calls this is skipped, or fails, where a part is missing.
   *
   * @param folder for what it needs
   */
  static HelmChart in(Path folder) throws IOException, InterruptedException {
    HelmChart chart = new HelmChart(ForeignService.copy("/kubernetes/manifests.py", folder));
    chart.requireThat("HEADWATER_HELM", chart.helm, "version");
    chart.requireThat("HEADWATER_PYTHON", chart.python, "-c", "import kubernetes_validate, yaml");
    return chart;
  }

  private void requireThat(String variable, String... works) throws InterruptedException {
    try {
      ProgramRun trial = ProgramRun.of(new ProcessBuilder(works));
      if (trial.exitCode() != 0) {
        Requirement.HELM.isMissing(String.join(" ", works) + ": " + trial.err().strip());
      }
    } catch (IOException e) {
      Requirement.HELM.isMissing(works[0] + " cannot be run (" + variable + " names another)");
    }
  }

  /** {@code helm lint --strict}. */
  ProgramRun lint(String values) throws IOException, InterruptedException {
    return helm(values, "lint", "--strict", chart.toString());
  }

  /** {@code helm template} of a release {@code gw}, for the newest Kubernetes. */
  ProgramRun template(String values, String... options) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("template", "gw", chart.toString(), "--kube-version", "1.37.0"));
    arguments.addAll(List.of(options));
    return helm(values, arguments.toArray(String[]::new));
  }

  private ProgramRun helm(String values, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(helm));
    command.addAll(List.of(arguments));
    if (values.equals(EVERYTHING)) {
      command.addAll(List.of("--values", chart.resolve("ci/all-features-values.yaml").toString()));
    }
    return ProgramRun.of(new ProcessBuilder(command));
  }

  /** Holds rendered manifests against the schemas of a version of Kubernetes. */
  ProgramRun validate(String manifests, String version) throws IOException, InterruptedException {
    return ProgramRun.of(
        new ProcessBuilder(python, script.toString(), version, CUSTOM_KIND), manifests);
  }

  /** Renders the chart; fails if it cannot be, or gives what is no manifest. */
  Manifests render(String values) throws IOException, InterruptedException {
    ProgramRun rendered = template(values);
    assertThat(rendered.exitCode()).as(rendered.err()).isZero();
    ProgramRun valid = validate(rendered.out(), "1.37");
    assertThat(valid.exitCode()).as(valid.err()).isZero();
    return new Manifests(
        JsonParser.parseString(valid.out()).getAsJsonArray().asList().stream()
            .map(JsonElement::getAsJsonObject)
            .toList());
  }
}
