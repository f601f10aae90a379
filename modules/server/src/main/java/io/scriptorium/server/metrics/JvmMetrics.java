package io.scriptorium.server.metrics;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;

/** The process and its JVM, as metrics. */
final class JvmMetrics {
    private static final double MILLIS = 1e-3;
    private static final double NANOS = 1e-9;

    private JvmMetrics() {}

    static void register(Registrar metrics) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        metrics.gauge(
                "jvm_heap_used_bytes",
                "Heap in use, garbage that was not collected yet included.",
                () -> memory.getHeapMemoryUsage().getUsed());
        metrics.gauge(
                "jvm_heap_max_bytes",
                "Limit of the heap.",
                () -> memory.getHeapMemoryUsage().getMax());
        List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
        metrics.gauge(
                "jvm_direct_buffer_bytes",
                "Memory of direct buffers that the JVM knows of.",
                () -> pools.stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum());
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        metrics.counters(
                "jvm_gc_collections",
                "Garbage collections, by collector.",
                values -> collectors.forEach(each -> values.tell(each.getCollectionCount(), each.getName())),
                "collector");
        metrics.counters(
                "jvm_gc_seconds",
                "Time spent in garbage collections, by collector.",
                values -> collectors.forEach(each -> values.tell(each.getCollectionTime() * MILLIS, each.getName())),
                "collector");
        metrics.gauge(
                "jvm_threads",
                "Threads of the JVM.",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        metrics.gauge(
                "process_uptime_seconds",
                "Time since the JVM was started.",
                () -> ManagementFactory.getRuntimeMXBean().getUptime() * MILLIS);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            metrics.counter(
                    "process_cpu_seconds", "CPU time used by the process.", () -> system.getProcessCpuTime() * NANOS);
        }
    }
}
