package io.headwater.gateway.admin;

import io.headwater.gateway.export.DiskAccount;
import io.headwater.gateway.export.DropCause;
import io.headwater.gateway.export.TargetAccount;
import java.util.List;

/** The books of the export targets, as metrics. */
final class SpanMetrics {
  private SpanMetrics() {}

  static void write(Metrics metrics, List<TargetAccount> accounts) {
    var ended = metrics.counters("headwater_spans_ended", "Spans ended, by export target.");
    var exported = metrics.counters("headwater_spans_exported", "Spans that the target took.");
    var queued = metrics.gauges("headwater_spans_queued", "Spans waiting, or on their way.");
    var dropped = metrics.counters("headwater_spans_dropped", "Spans lost, by cause.");
    for (TargetAccount account : accounts) {
      ended.add(account.ended(), "target", account.target());
      exported.add(account.exported(), "target", account.target());
      queued.add(account.queued(), "target", account.target());
      for (DropCause cause : DropCause.values()) {
        dropped.add(
            account.dropped().getOrDefault(cause, 0L),
            "cause",
            cause.wireName(),
            "target",
            account.target());
      }
    }
    ended.end();
    exported.end();
    queued.end();
    dropped.end();
    writeDisk(
        metrics,
        accounts.stream()
            .filter(account -> account.disk().state() != DiskAccount.State.OFF)
            .toList());
  }

  /** Of those that have a disk buffer. */
  private static void writeDisk(Metrics metrics, List<TargetAccount> accounts) {
    var recovered =
        metrics.counters(
            "headwater_spans_recovered", "Spans that earlier processes left in the disk buffer.");
    var onDisk = metrics.gauges("headwater_spans_on_disk", "Spans waiting in the disk buffer.");
    var bytes = metrics.gauges("headwater_disk_bytes", "What the disk buffer's files take.");
    var ready = metrics.gauges("headwater_disk_ready", "1: the disk buffer can be used.");
    for (TargetAccount account : accounts) {
      DiskAccount disk = account.disk();
      recovered.add(disk.recovered(), "target", account.target());
      onDisk.add(disk.spans(), "target", account.target());
      bytes.add(disk.bytes(), "target", account.target());
      ready.add(disk.state() == DiskAccount.State.READY ? 1 : 0, "target", account.target());
    }
    recovered.end();
    onDisk.end();
    bytes.end();
    ready.end();
  }
}
