package io.headwater.gateway.admin;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;

/** What the JVM says of itself, under the names that Prometheus' own client uses. */
final class JvmMetrics {
  private JvmMetrics() {}

  static void write(Metrics metrics) {
    writeMemory(metrics);
    writeCollectors(metrics);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    metrics.gauge(
        "jvm_threads_current", "Live threads, daemons among them.", threads.getThreadCount());
    metrics.gauge("jvm_threads_daemon", "Of them, daemons.", threads.getDaemonThreadCount());
    metrics.gauge("jvm_threads_peak", "Most that there were.", threads.getPeakThreadCount());
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    metrics.info(
        "jvm_runtime",
        "Which JVM this is.",
        "runtime",
        runtime.getVmName(),
        "vendor",
        runtime.getVmVendor(),
        "version",
        runtime.getVmVersion());
  }

  private static void writeMemory(Metrics metrics) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    var heap = memory.getHeapMemoryUsage();
    var other = memory.getNonHeapMemoryUsage();
    metrics
        .gauges("jvm_memory_used_bytes", "Memory in use.")
        .add(heap.getUsed(), "area", "heap")
        .add(other.getUsed(), "area", "nonheap")
        .end();
    metrics
        .gauges("jvm_memory_committed_bytes", "Memory that the system has set aside.")
        .add(heap.getCommitted(), "area", "heap")
        .add(other.getCommitted(), "area", "nonheap")
        .end();
    metrics
        .gauges("jvm_memory_max_bytes", "Most memory that may be used; -1: no bound.")
        .add(heap.getMax(), "area", "heap")
        .add(other.getMax(), "area", "nonheap")
        .end();
  }

  private static void writeCollectors(Metrics metrics) {
    SummarySnapshot.Builder collections =
        SummarySnapshot.builder()
            .name("jvm_gc_collection_seconds")
            .help("Time spent collecting garbage, and how often.");
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections.dataPoint(
          SummaryDataPointSnapshot.builder()
              .labels(Labels.of("gc", collector.getName()))
              .count(Math.max(0, collector.getCollectionCount()))
              .sum(Math.max(0, collector.getCollectionTime()) / 1e3)
              .build());
    }
    metrics.summaries(collections.build());
  }
}
