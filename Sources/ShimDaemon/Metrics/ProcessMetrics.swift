internal import FoundationEssentials
internal import Glibc
internal import PolicyEngine
internal import PrometheusMetrics

/// What Linux knows of this process, by the names that Prometheus's client libraries share.
enum ProcessMetrics {
    /// What a scrape shows; what cannot be read is left out.
    ///
    /// - Parameter startedAt: When the process started. The kernel's own number is one of clock
    ///   ticks since the boot, whose time stands elsewhere.
    /// - Returns: The metrics.
    static func families(startedAt: Timestamp) -> [MetricFamily] {
        let memory = ProcessMemory.current
        return [
            .gauge(
                "process_start_time_seconds",
                help: "When the process started.",
                Double(startedAt.secondsSinceEpoch)
            ),
            MetricFamily(
                "process_cpu_seconds_total",
                help: "Time on processors, of the process and of the kernel for it.",
                kind: .counter,
                samples: cpuSeconds.map { [MetricSample(value: $0)] } ?? []
            ),
            .gauge(
                "process_resident_memory_bytes",
                help: "Memory that the process takes up.",
                memory.resident.map(Double.init)
            ),
            .gauge(
                "process_virtual_memory_bytes",
                help: "Addresses that the process has reserved.",
                memory.virtual.map(Double.init)
            ),
            .gauge("process_open_fds", help: "Open file descriptors.", openDescriptors),
        ]
    }

    /// Seconds on processors since the start; nil where the kernel does not tell.
    private static var cpuSeconds: Double? {
        // In microseconds: POSIX has CLOCKS_PER_SEC be a million.
        let ticks = clock()
        return ticks < 0 ? nil : Double(ticks) / 1_000_000
    }

    private static var openDescriptors: Double? {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        // One of them is the folder itself, which is open while it is read.
        return names.map { Double($0.count - 1) }
    }
}
