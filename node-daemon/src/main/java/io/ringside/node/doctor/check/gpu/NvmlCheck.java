package io.ringside.node.doctor.check.gpu;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Containers;
import io.ringside.node.doctor.check.word.Count;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.SourceStatus.State;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// NVIDIA's GPUs and NVML, which reads them: what is on the bus, the driver, and its library.
public final class NvmlCheck implements Check {
    private static final String SOURCE = "nvml";
    private static final Pattern DRIVER = Pattern.compile("  (\\d{3,4})\\.[\\d.]+  ");
    private static final String VERSION_FILE = "/proc/driver/nvidia/version";

    @Override
    public String id() {
        return SOURCE;
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.GPU;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        HostFiles files = context.files();
        int onBus = PciDevice.nvidiaGpus(files).size();
        boolean driver = files.exists(VERSION_FILE);
        Optional<Observation> look = context.sources().of(SOURCE);
        if (look.isPresent() && look.get().state() == State.OK) {
            return List.of(Verdict.ok(works(look.get(), onBus)));
        }
        String said = look.map(Observation::reason).orElse("NVML is not among the sources.");
        if (onBus == 0 && !driver) {
            return List.of(noGpu(files, said));
        }
        if (said.toLowerCase(Locale.ROOT).contains("mismatch")) {
            return List.of(
                    Verdict.fail(
                            "The driver was replaced while it ran: kernel module and library differ. "
                                    + said,
                            "sudo reboot   # or, with no process on the GPUs: sudo rmmod nvidia_uvm"
                                    + " nvidia_drm nvidia_modeset nvidia && sudo modprobe nvidia"));
        }
        if (!driver) {
            return List.of(
                    Verdict.fail(
                            "%s on the bus, and no driver loaded. %s"
                                    .formatted(Count.of(onBus, "NVIDIA GPU"), said),
                            "sudo modprobe nvidia && nvidia-smi   # then: sudo dmesg | grep -i nvrm"));
        }
        if (said.contains("not found")) {
            return List.of(noLibrary(files, onBus, said));
        }
        boolean partly = look.isPresent() && look.get().state() == State.WARN;
        return List.of(
                partly
                        ? Verdict.warn("NVML answers in part: " + said, "nvidia-smi -q")
                        : Verdict.fail(
                                said, "nvidia-smi   # then: sudo dmesg | grep -i -e nvrm -e xid"));
    }

    private static String works(Observation look, int onBus) {
        long gpus =
                look.readings().stream()
                        .filter(reading ->
                                reading.kind() == io.ringside.protocol.figures.SubjectKind.GPU)
                        .map(io.ringside.node.reading.Reading::id)
                        .distinct()
                        .count();
        return gpus == 0
                ? "NVML answers; on the bus: %s.".formatted(Count.of(onBus, "NVIDIA GPU"))
                : "NVML answers for %s.".formatted(Count.of(gpus, "GPU"));
    }

    private static Verdict noGpu(HostFiles files, String said) {
        int amd = PciDevice.amdGpus(files).size();
        if (amd > 0) {
            return Verdict.ok(
                    "No NVIDIA GPU; %s, which needs no library."
                            .formatted(Count.of(amd, "AMD GPU")));
        }
        return Verdict.warn(
                "No NVIDIA GPU on this host: none on the PCI bus, and no driver. " + said,
                Containers.isOne(files)
                        ? "docker run --gpus all -e NVIDIA_DRIVER_CAPABILITIES=compute,utility ...  "
                                + " # if the host has GPUs"
                        : "lspci -d 10de:   # lists NVIDIA's devices; if there should be none, ignore"
                                + " this line");
    }

    private static Verdict noLibrary(HostFiles files, int onBus, String said) {
        Matcher version = DRIVER.matcher(files.text(VERSION_FILE).orElse(""));
        String branch = version.find() ? version.group(1) : "VERSION";
        return Verdict.fail(
                "%s and the driver are there, its library is not. %s"
                        .formatted(Count.of(onBus, "NVIDIA GPU"), said),
                Containers.isOne(files)
                        ? "docker run --gpus all -e NVIDIA_DRIVER_CAPABILITIES=compute,utility ..."
                        : "sudo apt-get install libnvidia-compute-%s   # RHEL: nvidia-driver-libs\n"
                                        .formatted(branch)
                                + "export RINGSIDE_NVML_LIBRARY=/path/to/libnvidia-ml.so.1   # if it is"
                                + " elsewhere");
    }
}
