package io.ringside.node.source.engine.mapping;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.dialect.Dialect;
import io.ringside.node.source.engine.prometheus.Page;
import java.util.List;

/// Takes a page for what its metrics' names say: vLLM's, else TGI's. Belongs to one thread.
public final class AutoMapping implements PageMapping {
    private final PageMapping vllm;
    private final PageMapping tgi;

    public AutoMapping(Naming naming) {
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
