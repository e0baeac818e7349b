package io.headwater.gateway.admin;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the system says of the process, under the names that Prometheus' own clients use. */
final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long KIBIBYTE = 1024;

  private ProcessMetrics() {}

  static void write(Metrics metrics) {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    metrics.gauge(
        "process_start_time_seconds",
        "Start of the process: Unix time.",
        runtime.getStartTime() / 1e3);
    metrics.gauge(
        "process_uptime_seconds", "Time since the process began.", runtime.getUptime() / 1e3);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      long nanos = system.getProcessCpuTime();
      if (nanos >= 0) {
        metrics.counter(
            "process_cpu_seconds", "CPU time used by the process, user and system.", nanos / 1e9);
      }
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      metrics.gauge(
          "process_open_fds", "File descriptors open.", unix.getOpenFileDescriptorCount());
      metrics.gauge("process_max_fds", "Most that may be.", unix.getMaxFileDescriptorCount());
    }
    writeMemory(metrics);
  }

  /** Linux says it in a file that no disk stands behind; elsewhere there is none. */
  private static void writeMemory(Metrics metrics) {
    if (!Files.isReadable(STATUS)) {
      return;
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          metrics.gauge("process_resident_memory_bytes", "Memory that is resident.", bytes(line));
        } else if (line.startsWith("VmSize:")) {
          metrics.gauge("process_virtual_memory_bytes", "Address space in use.", bytes(line));
        }
      }
    } catch (IOException e) {
      // Then it does not say.
    }
  }

  /** Of {@code VmRSS: 12345 kB}. */
  private static long bytes(String line) {
    String digits = line.replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits) * KIBIBYTE;
  }

  /** Memory beside the heap: the JDK's buffers, and Netty's own, which the JDK does not count. */
  static void writeBuffers(Metrics metrics) {
    List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
    var used = metrics.gauges("jvm_buffer_pool_used_bytes", "Memory of buffers.");
    var capacity = metrics.gauges("jvm_buffer_pool_capacity_bytes", "What these buffers hold.");
    var count = metrics.gauges("jvm_buffer_pool_used_buffers", "Buffers.");
    for (BufferPoolMXBean pool : pools) {
      used.add(Math.max(0, pool.getMemoryUsed()), "pool", pool.getName());
      capacity.add(pool.getTotalCapacity(), "pool", pool.getName());
      count.add(pool.getCount(), "pool", pool.getName());
    }
    used.end();
    capacity.end();
    count.end();
    metrics.gauge(
        "headwater_direct_memory_used_bytes",
        "Memory of Netty's buffers; -1: Netty lets the JDK count it.",
        PlatformDependent.usedDirectMemory());
    metrics.gauge(
        "headwater_direct_memory_max_bytes", "Most of it.", PlatformDependent.maxDirectMemory());
  }
}
