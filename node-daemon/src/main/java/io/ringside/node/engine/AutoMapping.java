package io.ringside.node.engine;

import io.ringside.node.engine.prometheus.Page;
import io.ringside.node.source.Observation;
import io.ringside.node.source.Reading;
import io.ringside.node.source.SourceStatus.State;
import java.util.List;

/// Takes a page for what its metrics' names say: vLLM's, else TGI's. Belongs to one thread.
final class AutoMapping implements PageMapping {
    private final PageMapping vllm;
    private final PageMapping tgi;

    AutoMapping(Naming naming) {
        vllm = new EngineMapping(naming, Dialect.VLLM);
        tgi = new EngineMapping(naming, Dialect.TGI);
    }

    @Override
    public boolean wants(String name) {
        return vllm.wants(name) || tgi.wants(name);
    }

    @Override
    public Observation map(Page page, long epochNanos, long monotonicNanos) {
        if (page.samples().names().stream().anyMatch(vllm::wants)) {
            return vllm.map(page, epochNanos, monotonicNanos);
        }
        if (!page.samples().isEmpty()) {
            return tgi.map(page, epochNanos, monotonicNanos);
        }
        return new Observation(
                State.FAILED,
                "The page has %d series, and none of vLLM or TGI; for another server set kind: prometheus and name its figures."
                        .formatted(page.series()),
                unread(epochNanos),
                List.of());
    }

    @Override
    public List<Reading> unread(long epochNanos) {
        return vllm.unread(epochNanos);
    }
}
