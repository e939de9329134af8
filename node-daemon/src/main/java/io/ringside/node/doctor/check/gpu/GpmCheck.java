package io.ringside.node.doctor.check.gpu;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.reading.Observation;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The profiling figures (SM, tensor and memory activity) that NVML's GPM gives from Hopper on.
/// Says nothing where the source is not among this build's.
public final class GpmCheck implements Check {
    private final String source;

    /// @param source name of the source that reads them
    public GpmCheck(String source) {
        this.source = source;
    }

    @Override
    public String id() {
        return "gpm";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.GPU;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        Map<String, Observation> looks = context.sources().observations();
        Observation look = looks.get(source);
        if (look == null) {
            return List.of();
        }
        return List.of(
                switch (look.state()) {
                    case OK -> Verdict.ok("Profiling figures by GPM are there.");
                    case UNAVAILABLE ->
                            PciDevice.nvidiaGpus(context.files()).isEmpty()
                                    ? Verdict.ok("Not needed: no NVIDIA GPU on this host.")
                                    : Verdict.warn(look.reason(), fix(look.reason()));
                    case WARN -> Verdict.warn(look.reason(), fix(look.reason()));
                    case FAILED -> Verdict.fail(look.reason(), fix(look.reason()));
                });
    }

    private static String fix(String reason) {
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("permission") || lower.contains("restrict")) {
            return "echo 'options nvidia NVreg_RestrictProfilingToAdminUsers=0' | sudo tee"
                    + " /etc/modprobe.d/ringside-gpm.conf   # then reload the driver; or run as root";
        }
        if (lower.contains("driver 520")) {
            return "nvidia-smi --query-gpu=driver_version --format=csv   # update it to 520 or newer";
        }
        return "docker run -d --gpus all --cap-add SYS_ADMIN -p 9400:9400"
                + " nvcr.io/nvidia/k8s/dcgm-exporter:TAG   # TAG: NVIDIA's catalogue; then name"
                + " http://127.0.0.1:9400/metrics as an endpoint in the configuration";
    }
}
