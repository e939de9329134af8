package io.ringside.node.doctor.check.gpu;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.network.RdmaPort;
import io.ringside.node.doctor.check.word.Pids;
import io.ringside.node.doctor.rank.ExaminedProcess;
import io.ringside.node.host.HostFiles;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// GPUDirect RDMA: NICs read and write GPU memory themselves, by a peer-memory module or by the
/// kernel's DMA-BUF. Either is enough.
public final class GpuDirectCheck implements Check {
    private static final Pattern KERNEL =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3}).*", Pattern.DOTALL);

    @Override
    public String id() {
        return "gpudirect";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.GPU;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        HostFiles files = context.files();
        if (PciDevice.nvidiaGpus(files).isEmpty()) {
            return List.of(Verdict.ok("Not needed: no NVIDIA GPU on this host."));
        }
        if (RdmaPort.all(files).isEmpty()) {
            return List.of(Verdict.ok("Not needed: no RDMA adapter on this host."));
        }
        Optional<String> module = module(files);
        if (module.isPresent()) {
            return List.of(Verdict.ok(module.get() + " is loaded."));
        }
        boolean kernel = hasDmaBuf(files.word("/proc/sys/kernel/osrelease").orElse(""));
        boolean open =
                files.text("/proc/driver/nvidia/version")
                        .filter(text -> text.contains("Open Kernel Module"))
                        .isPresent();
        boolean switchedOff =
                context.ranks().stream()
                        .map(rank -> rank.variable("NCCL_DMABUF_ENABLE"))
                        .anyMatch("0"::equals);
        if (kernel && open && !switchedOff) {
            return List.of(Verdict.ok("By DMA-BUF: the kernel and NVIDIA's open modules have it."));
        }
        return List.of(
                Verdict.warn(
                        "Neither nvidia_peermem is loaded nor DMA-BUF there (%s): what goes to the"
                                        .formatted(reason(kernel, open, context.ranks()))
                                + " network is copied through host memory.",
                        "sudo modprobe nvidia-peermem\n"
                                + "sudo apt-get install nvidia-open   # or the open modules, kernel"
                                + " 5.12 or newer"));
    }

    private static Optional<String> module(HostFiles files) {
        return files.lines("/proc/modules").stream()
                .map(line -> line.split(" ")[0])
                .filter(name -> name.equals("nvidia_peermem") || name.equals("nv_peer_mem"))
                .findFirst();
    }

    private static boolean hasDmaBuf(String release) {
        Matcher matcher = KERNEL.matcher(release);
        if (!matcher.matches()) {
            return false;
        }
        int major = Integer.parseInt(matcher.group(1));
        return major > 5 || (major == 5 && Integer.parseInt(matcher.group(2)) >= 12);
    }

    private static String reason(boolean kernel, boolean open, List<ExaminedProcess> ranks) {
        if (!kernel) {
            return "the kernel is older than 5.12";
        }
        if (!open) {
            return "NVIDIA's modules are the closed ones";
        }
        return "NCCL_DMABUF_ENABLE=0 in " + Pids.of(ranks);
    }
}
