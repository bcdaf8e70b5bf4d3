extension PrometheusText.Family {
    private static let types: Set = ["counter", "gauge", "histogram"]

    /// Takes a sample, which must be one of this metric.
    mutating func add(_ sample: PrometheusSample) throws(PrometheusText.Mistake) {
        guard Self.types.contains(type) else { throw PrometheusText.Mistake("no known type") }
        guard sample.name.hasPrefix(name), suffixes.contains(sample.name.dropFirst(name.count))
        else { throw PrometheusText.Mistake("a sample of another metric") }
        guard samples.updateValue(sample.value, forKey: sample.series) == nil else {
            throw PrometheusText.Mistake("the series is there twice")
        }
        if sample.name.hasSuffix("_bucket"), type == "histogram" {
            guard let bound = sample.labels["le"] else {
                throw PrometheusText.Mistake("a bucket without a bound")
            }
            buckets.append((bound, sample.value))
        }
        guard type == "gauge" || sample.value >= 0 else {
            throw PrometheusText.Mistake("a count below zero")
        }
    }

    /// Checks what only the whole of a metric shows.
    func check() throws(PrometheusText.Mistake) {
        guard !samples.isEmpty else { throw PrometheusText.Mistake("\(name) has no sample") }
        guard (type == "counter") == name.hasSuffix("_total") else {
            throw PrometheusText.Mistake("\(name) is a \(type)")
        }
        guard type == "histogram" else { return }
        let counts = buckets.map(\.count)
        guard name.hasSuffix("_seconds"), buckets.last?.bound == "+Inf",
            zip(counts, counts.dropFirst()).allSatisfy({ $0 <= $1 }),
            samples["\(name)_count"] == counts.last, samples["\(name)_sum"] != nil
        else { throw PrometheusText.Mistake("\(name) is no histogram") }
    }

    private var suffixes: Set<Substring> {
        type == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
    }
}
