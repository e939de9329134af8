package io.ringside.node.source.nvml.read;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.FieldBatch;
import io.ringside.node.source.nvml.call.FieldBatch.Request;
import io.ringside.node.source.nvml.call.GpuIdentity;
import io.ringside.node.source.nvml.call.GpuLook;
import io.ringside.node.source.nvml.call.NvmlFunction;
import io.ringside.node.source.nvml.value.LinkField;
import io.ringside.node.source.nvml.value.StateWords;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuLinkFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The NVLinks of one GPU: all their fields in one batch, and once a minute what is at their other
/// ends.
final class LinkReader {
    /// Where NVML does not count them, and at the most: NVML_NVLINK_MAX_LINKS of drivers to come.
    private static final int MOST_LINKS = 72;

    private static final int USUAL_LINKS = 18;
    private static final long ENDS_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int STATE_ACTIVE = 1;

    // nvmlNvLinkErrorCounter_t.
    private static final int CRC_FLIT = 2;
    private static final int CRC_DATA = 3;
    private static final int ECC_DATA = 4;

    private static final List<LinkField> FIELDS = List.of(LinkField.values());
    private static final int OTHER_FIELDS = 4;
    private static final int PER_LINK = FIELDS.size() + OTHER_FIELDS;
    private static final int AT_RECOVERY = FIELDS.indexOf(LinkField.NVLINK_ERROR_DL_RECOVERY);
    private static final int AT_CRC = FIELDS.indexOf(LinkField.NVLINK_ERROR_DL_CRC);
    private static final int AT_STATE = FIELDS.size();
    private static final int AT_VERSION = FIELDS.size() + 1;
    private static final int AT_REMOTE_LINK = FIELDS.size() + 2;
    private static final int AT_RECOVERY_EVENTS = FIELDS.size() + 3;

    private List<End> ends = List.of();
    private @Nullable FieldBatch fields;
    private int links;
    private long endsAgainNanos;
    private boolean countsErrors = true;

    /// @param count what NVML says of how many there are
    /// @param ofGpu gets how many are active
    void read(
            GpuIdentity gpu,
            OptionalDouble count,
            DeviceCalls calls,
            GpuLook look,
            Reading.Builder ofGpu) {
        FieldBatch batch = batch(count, calls, look.monotonicNanos);
        if (batch == null) {
            return;
        }
        batch.read(calls, look.monotonicNanos);
        int up = 0;
        boolean known = false;
        for (int link = 0; link < links; link++) {
            Reading.Builder reading =
                    Reading.of(
                            SubjectKind.GPU_LINK,
                            gpu.id() + "/" + link,
                            GpuCounterReader.SOURCE,
                            look.epochNanos);
            OptionalDouble state = state(batch, calls, link);
            if (state.isPresent()) {
                boolean active = state.getAsDouble() == STATE_ACTIVE;
                known = true;
                up += active ? 1 : 0;
                reading.put(GpuLinkFigure.UP, active ? 1 : 0)
                        .put(
                                "gpu_link.state",
                                StateWords.of(StateWords.LINK_STATE, (long) state.getAsDouble()));
            }
            putFields(batch, link, reading);
            if (batch.value(link * PER_LINK + AT_CRC).isEmpty()) {
                putErrorCounters(calls, link, reading);
            }
            if (!reading.isEmpty()) {
                ends.get(link).put(reading);
                look.readings.add(
                        reading.put("gpu.uuid", gpu.uuid())
                                .put("gpu_link.index", Integer.toString(link))
                                .build());
            }
        }
        if (known) {
            ofGpu.put(GpuFigure.NVLINK_LINKS_UP, up);
        }
    }

    private @Nullable FieldBatch batch(
            OptionalDouble count, DeviceCalls calls, long monotonicNanos) {
        int now = (int) Math.clamp(count.orElse(hasLinks(calls) ? USUAL_LINKS : 0), 0, MOST_LINKS);
        if (now == 0) {
            return null;
        }
        FieldBatch batch = fields;
        if (batch == null || now != links || monotonicNanos - endsAgainNanos >= 0) {
            if (batch == null || now != links) {
                batch = new FieldBatch(requests(now));
                fields = batch;
                links = now;
            }
            ends = ends(calls);
            countsErrors = true;
            endsAgainNanos = monotonicNanos + ENDS_AGAIN_NANOS;
        }
        return batch;
    }

    /// Asked where NVML does not count the links.
    private static boolean hasLinks(DeviceCalls calls) {
        return calls.number(NvmlFunction.NVLINK_STATE, 0).isPresent();
    }

    private static List<Request> requests(int links) {
        List<Request> requests = new ArrayList<>();
        for (int link = 0; link < links; link++) {
            for (LinkField field : FIELDS) {
                requests.add(new Request(field.id, link));
            }
            requests.add(new Request(LinkField.STATE, link));
            requests.add(new Request(LinkField.VERSION, link));
            requests.add(new Request(LinkField.REMOTE_LINK, link));
            requests.add(new Request(LinkField.RECOVERY_EVENTS, link));
        }
        return requests;
    }

    private static OptionalDouble state(FieldBatch batch, DeviceCalls calls, int link) {
        OptionalDouble state = batch.value(link * PER_LINK + AT_STATE);
        if (state.isPresent()) {
            return state;
        }
        OptionalLong older = calls.number(NvmlFunction.NVLINK_STATE, link);
        return older.isPresent()
                ? OptionalDouble.of((double) older.getAsLong())
                : OptionalDouble.empty();
    }

    private static void putFields(FieldBatch batch, int link, Reading.Builder reading) {
        int first = link * PER_LINK;
        for (int at = 0; at < FIELDS.size(); at++) {
            LinkField field = FIELDS.get(at);
            OptionalDouble value = batch.value(first + at);
            if (value.isPresent()) {
                reading.put(field.figure, value.getAsDouble() * field.factor);
            }
        }
        if (batch.value(first + AT_RECOVERY).isEmpty()) {
            reading.put(GpuLinkFigure.RECOVERIES, batch.value(first + AT_RECOVERY_EVENTS));
        }
        batch.value(first + AT_VERSION)
                .ifPresent(version ->
                        reading.put(
                                "gpu_link.version",
                                StateWords.of(StateWords.LINK_VERSION, (long) version)));
        batch.value(first + AT_REMOTE_LINK)
                .ifPresent(remote ->
                        reading.put("gpu_link.remote.link", Long.toString((long) remote)));
    }

    /// By calls of their own (1 ms each), where the fields do not tell: on GPUs before Hopper.
    /// Where the calls are gone too, asked of the first link only, once a minute.
    private void putErrorCounters(DeviceCalls calls, int link, Reading.Builder reading) {
        if (!countsErrors) {
            return;
        }
        OptionalLong flits = calls.wideNumber(NvmlFunction.NVLINK_ERRORS, link, CRC_FLIT);
        if (link == 0 && flits.isEmpty()) {
            countsErrors = false;
            return;
        }
        reading.put(GpuLinkFigure.CRC_FLIT_ERRORS, flits)
                .put(
                        GpuLinkFigure.CRC_DATA_ERRORS,
                        calls.wideNumber(NvmlFunction.NVLINK_ERRORS, link, CRC_DATA))
                .put(
                        GpuLinkFigure.ECC_DATA_ERRORS,
                        calls.wideNumber(NvmlFunction.NVLINK_ERRORS, link, ECC_DATA));
    }

    private List<End> ends(DeviceCalls calls) {
        List<End> found = new ArrayList<>();
        for (int link = 0; link < links; link++) {
            String type =
                    calls.struct(NvmlFunction.NVLINK_REMOTE_TYPE, link)
                            .map(answer ->
                                    StateWords.of(StateWords.REMOTE_TYPE, answer.get(JAVA_INT, 0)))
                            .orElse("");
            String pciBusId =
                    calls.struct(NvmlFunction.NVLINK_REMOTE_PCI, link)
                            .map(GpuLooker::pciBusId)
                            .orElse("");
            found.add(new End(type, pciBusId));
        }
        return found;
    }

    /// What a link leads to; empty where NVML does not say.
    private record End(String type, String pciBusId) {
        void put(Reading.Builder reading) {
            reading.put("gpu_link.remote.type", type).put("gpu_link.remote.pci_bus_id", pciBusId);
        }
    }
}
