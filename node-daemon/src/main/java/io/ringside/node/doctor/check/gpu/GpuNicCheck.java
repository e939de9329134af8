package io.ringside.node.doctor.check.gpu;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.network.HcaFilter;
import io.ringside.node.doctor.check.network.RdmaPort;
import io.ringside.node.doctor.check.word.Count;
import io.ringside.node.host.HostFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// How far each GPU is from the nearest RDMA adapter that NCCL may use, by the PCI tree in sysfs.
public final class GpuNicCheck implements Check {
    @Override
    public String id() {
        return "gpu-nic";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.GPU;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        HostFiles files = context.files();
        List<PciDevice> gpus = PciDevice.nvidiaGpus(files);
        if (gpus.isEmpty()) {
            return List.of(Verdict.ok("Not needed: no NVIDIA GPU on this host."));
        }
        Map<String, PciDevice> adapters = adapters(context);
        if (adapters.isEmpty()) {
            return List.of(Verdict.ok("Not needed: no RDMA adapter that NCCL may use."));
        }
        boolean oneNode = !files.exists("/sys/devices/system/node/node1");
        Set<String> near = new TreeSet<>();
        List<Verdict> far = new ArrayList<>();
        for (PciDevice gpu : gpus) {
            String nearest = "";
            PciDistance least = PciDistance.SYS;
            for (Map.Entry<String, PciDevice> adapter : adapters.entrySet()) {
                PciDistance distance = PciDistance.between(gpu, adapter.getValue(), oneNode);
                if (nearest.isEmpty() || distance.compareTo(least) < 0) {
                    nearest = adapter.getKey();
                    least = distance;
                }
            }
            if (gpu.path().isEmpty()) {
                continue;
            }
            if (least.compareTo(PciDistance.PHB) > 0) {
                far.add(far(gpu, nearest, least));
            } else {
                near.add(least + " " + least.text());
            }
        }
        if (far.isEmpty()) {
            return List.of(
                    Verdict.ok(
                            "%s, each to the nearest of %s: %s."
                                    .formatted(
                                            Count.of(gpus.size(), "GPU"),
                                            Count.of(adapters.size(), "adapter"),
                                            String.join("; ", near))));
        }
        return far;
    }

    private static Verdict far(PciDevice gpu, String nearest, PciDistance distance) {
        return Verdict.warn(
                "GPU %s reaches its nearest adapter %s only %s (%s): NCCL copies through host memory, or"
                                .formatted(gpu.address(), nearest, distance.text(), distance)
                        + " goes through another GPU.",
                "nvidia-smi topo -m   # compare; then free a nearer adapter in NCCL_IB_HCA, or move the"
                        + " card");
    }

    /// Those with an active port that every rank's NCCL_IB_HCA takes, if there are any.
    private static Map<String, PciDevice> adapters(DoctorContext context) {
        List<HcaFilter> filters =
                context.ranks().stream()
                        .map(rank -> rank.variable("NCCL_IB_HCA"))
                        .filter(value -> !value.isEmpty())
                        .distinct()
                        .map(HcaFilter::parse)
                        .toList();
        Map<String, PciDevice> adapters = new TreeMap<>();
        for (RdmaPort port : RdmaPort.all(context.files())) {
            boolean picked =
                    filters.isEmpty() || filters.stream().anyMatch(filter -> filter.picks(port));
            PciDevice device =
                    PciDevice.at(
                            context.files(), "/sys/class/infiniband/" + port.adapter() + "/device");
            if (port.isActive() && picked && !device.path().isEmpty()) {
                adapters.put(port.adapter(), device);
            }
        }
        return adapters;
    }
}
