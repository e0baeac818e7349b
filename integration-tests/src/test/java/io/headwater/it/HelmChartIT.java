package io.headwater.it;

import static io.headwater.it.Manifests.at;
import static io.headwater.it.Manifests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart: what Helm says of it, what Kubernetes would, and what the gateway does with it. */
@SuppressWarnings("NullAway.Init")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HelmChartIT {
  private HelmChart chart;

  @BeforeAll
  void find(@TempDir Path folder) throws Exception {
    chart = HelmChart.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {HelmChart.DEFAULTS, HelmChart.EVERYTHING})
  void lint_findsNothing(String values) throws Exception {
    ProgramRun lint = chart.lint(values);

    assertThat(lint.exitCode()).as(lint.out() + lint.err()).isZero();
    assertThat(lint.out()).contains(" 0 chart(s) failed").doesNotContain("[WARNING]", "[ERROR]");
  }

  @ParameterizedTest
  @CsvSource({
    HelmChart.DEFAULTS + ", 1.30",
    HelmChart.DEFAULTS + ", 1.37",
    HelmChart.EVERYTHING + ", 1.30",
    HelmChart.EVERYTHING + ", 1.37"
  })
  void manifests_satisfyTheSchemasOfKubernetes(String values, String version) throws Exception {
    ProgramRun valid = chart.validate(chart.template(values).out(), version);

    assertThat(valid.exitCode()).as(valid.err()).isZero();
  }

  /** That the judge judges: nothing else here would notice. */
  @Test
  void manifest_withAnUnknownKey_isInvalid() throws Exception {
    String manifests = chart.template(HelmChart.DEFAULTS).out();

    ProgramRun misspelt =
        chart.validate(manifests.replace("readinessProbe:", "readynessProbe:"), "1.37");
    assertThat(misspelt.exitCode()).isNotZero();
    assertThat(misspelt.err()).contains("Deployment", "readynessProbe");
    assertThat(chart.validate(manifests, "1.20").exitCode()).as("a version long gone").isNotZero();
  }

  @ParameterizedTest
  @CsvSource({
    "replica=2, replica",
    "image.tagg=1, tagg",
    "replicas=-1, replicas",
    "replicas=two, replicas",
    "admin.token=short, token",
    "admin.port=80, admin",
    "listen.port=9901, admin.port",
    "drain.timeoutSeconds=4000, drain",
    "service.type=ExternalName, service",
    "image.digest=sha256:12, digest",
    "resources.limit.cpu=1, limit",
    "resources.limits.memory=lots, memory",
    "env.CONFIG_FORCE_headwater_admin_port=x, CONFIG_FORCE_headwater_admin_port",
    "configFiles.rules=x, '''rules'' does not match'",
    "diskBuffer.size=big, size",
    "diskBuffer.persistence.enabled=true, diskBuffer.enabled",
    "podDisruptionBudget.maxUnavailable=0, maxUnavailable",
    "serviceMonitor.interval=soon, interval",
    "networkPolicy.from=everybody, from"
  })
  void values_thatAreWrong_areRefused(String value, String named) throws Exception {
    ProgramRun refused = chart.template(HelmChart.DEFAULTS, "--set", value);

    assertThat(refused.exitCode()).as(refused.out()).isNotZero();
    assertThat(refused.err()).contains(named).doesNotContain("nil pointer");
  }

  @ParameterizedTest
  @ValueSource(strings = {HelmChart.DEFAULTS, HelmChart.EVERYTHING})
  void pod_mayDoNothingButServe(String values) throws Exception {
    Manifests manifests = chart.render(values);

    JsonObject pod = at(manifests.pod(), "securityContext").getAsJsonObject();
    assertThat(at(pod, "runAsNonRoot").getAsBoolean()).isTrue();
    assertThat(at(pod, "runAsUser").getAsInt()).isEqualTo(10001);
    assertThat(at(pod, "seccompProfile.type").getAsString()).isEqualTo("RuntimeDefault");
    assertThat(at(manifests.pod(), "automountServiceAccountToken").getAsBoolean()).isFalse();
    JsonObject container = at(manifests.container(), "securityContext").getAsJsonObject();
    assertThat(at(container, "readOnlyRootFilesystem").getAsBoolean()).isTrue();
    assertThat(at(container, "allowPrivilegeEscalation").getAsBoolean()).isFalse();
    assertThat(at(container, "capabilities.drop")).hasToString("[\"ALL\"]");
    for (JsonElement mount : manifests.container().getAsJsonArray("volumeMounts")) {
      assertThat(mount.getAsJsonObject().has("subPath")).as("never updated in place").isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {HelmChart.DEFAULTS, HelmChart.EVERYTHING})
  void gracePeriod_isLongerThanTheDrain(String values) throws Exception {
    Manifests manifests = chart.render(values);

    int drain =
        Integer.parseInt(
            manifests
                .environment()
                .getOrDefault("CONFIG_FORCE_headwater_drain_timeout", "")
                .replace("s", ""));
    int pause = at(manifests.container(), "lifecycle.preStop.sleep.seconds").getAsInt();
    assertThat(at(manifests.pod(), "terminationGracePeriodSeconds").getAsInt())
        .as("pause, exchanges in flight, spans, and what ended connections may take")
        .isGreaterThanOrEqualTo(pause + 2 * drain + 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {HelmChart.DEFAULTS, HelmChart.EVERYTHING})
  void whateverSelects_selectsThePods(String values) throws Exception {
    Manifests manifests = chart.render(values);
    Map<String, String> pod = texts(at(manifests.workload(), "spec.template.metadata.labels"));

    assertThat(pod)
        .containsAllEntriesOf(texts(at(manifests.workload(), "spec.selector.matchLabels")));
    assertThat(manifests.ofKind("Service"))
        .hasSize(2)
        .allSatisfy(
            service -> assertThat(pod).containsAllEntriesOf(texts(at(service, "spec.selector"))));
    assertThat(manifests.ofKind("PodDisruptionBudget"))
        .hasSize(1)
        .allSatisfy(
            budget ->
                assertThat(pod)
                    .containsAllEntriesOf(texts(at(budget, "spec.selector.matchLabels"))));
    assertThat(manifests.ofKind("NetworkPolicy"))
        .allSatisfy(
            policy ->
                assertThat(pod)
                    .containsAllEntriesOf(texts(at(policy, "spec.podSelector.matchLabels"))));
  }

  /** No schema of it is at hand: so that it finds the admin port, and the token, is looked at. */
  @Test
  void serviceMonitor_findsTheAdminPortAndItsToken() throws Exception {
    Manifests manifests = chart.render(HelmChart.EVERYTHING);
    JsonObject monitor = manifests.named("ServiceMonitor", "edge");

    List<JsonObject> found =
        manifests.ofKind("Service").stream()
            .filter(
                service ->
                    texts(at(service, "metadata.labels"))
                        .entrySet()
                        .containsAll(texts(at(monitor, "spec.selector.matchLabels")).entrySet()))
            .toList();
    assertThat(found).hasSize(1);
    JsonElement port = at(found.get(0), "spec.ports").getAsJsonArray().get(0);
    JsonElement endpoint = at(monitor, "spec.endpoints").getAsJsonArray().get(0);
    assertThat(at(endpoint, "port")).isEqualTo(at(port, "name"));
    assertThat(at(port, "port").getAsInt()).isEqualTo(9902);
    JsonElement credentials = at(endpoint, "authorization.credentials");
    JsonObject secret = manifests.named("Secret", at(credentials, "name").getAsString());
    assertThat(at(secret, "data").getAsJsonObject().has(at(credentials, "key").getAsString()))
        .isTrue();
  }

  @Test
  void autoscaler_scalesTheWorkload_whoseReplicasAreItsOwn() throws Exception {
    Manifests manifests = chart.render(HelmChart.EVERYTHING);
    JsonElement target =
        at(manifests.named("HorizontalPodAutoscaler", "edge"), "spec.scaleTargetRef");

    assertThat(at(target, "kind")).isEqualTo(at(manifests.workload(), "kind"));
    assertThat(at(target, "name")).isEqualTo(at(manifests.workload(), "metadata.name"));
    assertThat(at(manifests.workload(), "spec").getAsJsonObject().has("replicas")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {HelmChart.DEFAULTS, HelmChart.EVERYTHING})
  void renderedConfiguration_passesCheck(String values, @TempDir Path folder) throws Exception {
    Manifests manifests = chart.render(values);

    ProgramRun check =
        HeadwaterJar.run(
            manifests.environment(), "check", "--config", mounted(manifests, folder).toString());

    assertThat(check.exitCode()).as(check.err()).isZero();
    boolean everything = values.equals(HelmChart.EVERYTHING);
    assertThat(check.out())
        .contains(everything ? "0.0.0.0:8081" : "0.0.0.0:8080", "health", "never")
        .contains(everything ? "0.0.0.0:9902" : "0.0.0.0:9901")
        .contains(everything ? "drain\n  idle-grace  1s\n  timeout     20s" : "timeout     30s")
        .contains(everything ? "/var/lib/headwater/spans" : "never")
        .doesNotContain("not-a-real-token", "odd");
  }

  /** As the kubelet and Prometheus ask: from outside of the pod, by its address. */
  @Test
  void renderedGateway_isProbedWithoutAToken_andScrapedWithIt(@TempDir Path folder)
      throws Exception {
    Manifests manifests = chart.render(HelmChart.DEFAULTS);
    Map<String, String> environment = new HashMap<>(manifests.environment());
    environment.put("CONFIG_FORCE_headwater_listen_port", "0");
    environment.put("CONFIG_FORCE_headwater_admin_port", "0");
    GatewayProcess.Builder builder = GatewayProcess.with("");
    environment.forEach(builder::environment);

    try (GatewayProcess gateway = builder.startWithFile(mounted(manifests, folder))) {
      var admin = gateway.admin().uri();
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        JsonObject get = at(manifests.container(), probe + ".httpGet").getAsJsonObject();
        assertThat(at(get, "port").getAsString()).isEqualTo("admin");
        assertThat(RawClient.get(admin, at(get, "path").getAsString()).status())
            .as(probe)
            .isEqualTo(200);
      }
      assertThat(RawClient.get(admin, "/metrics").status()).isEqualTo(401);
      String token = environment.getOrDefault("CONFIG_FORCE_headwater_admin_token", "");
      assertThat(RawClient.get(admin, "/metrics", "Authorization: Bearer " + token).body())
          .contains("headwater_ready 1");
    }
  }

  /** Puts the ConfigMap's files where the pod has them. */
  private static Path mounted(Manifests manifests, Path folder) throws Exception {
    JsonElement volume = manifests.pod().getAsJsonArray("volumes").get(0);
    JsonObject config = manifests.named("ConfigMap", at(volume, "configMap.name").getAsString());
    for (Map.Entry<String, String> file : texts(at(config, "data")).entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    return folder.resolve("gateway.conf");
  }
}
