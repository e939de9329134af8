package io.ringside.node.source.identity;

import io.ringside.node.host.CpuList;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.ProcessFigure;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Compares the CPUs a process may run on with those near its GPUs and near the host's RDMA
/// devices, as the kernel lists them for each PCI device, read once a minute. Belongs to one
/// thread; reads a few small files.
final class Affinity {
    private static final Pattern BUS_ID =
            Pattern.compile("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");
    private static final int DOMAIN_DIGITS = 4;
    private static final int MOST_DEVICES = 16;

    private static final long DEVICES_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final HostFiles files;
    private final Map<String, Device> devices = new HashMap<>();
    private List<Device> nics = List.of();
    private OptionalLong readNanos = OptionalLong.empty();

    Affinity(HostFiles files) {
        this.files = files;
    }

    /// Before the processes of a look.
    void startLook(long monotonicNanos) {
        if (readNanos.isEmpty() || monotonicNanos - readNanos.getAsLong() >= DEVICES_NANOS) {
            readNanos = OptionalLong.of(monotonicNanos);
            devices.clear();
            nics =
                    files.children("/sys/class/infiniband").stream()
                            .limit(MOST_DEVICES)
                            .map(name -> device(name, "/sys/class/infiniband/" + name + "/device"))
                            .toList();
        }
    }

    /// @param busIds of its GPUs, as [#busIds] writes them
    void addTo(Reading.Builder reading, ProcessFiles process, List<String> busIds) {
        String allowed = process.status("Cpus_allowed_list");
        reading.put("cpu.affinity", allowed).put("numa.nodes", process.status("Mems_allowed_list"));
        Optional<CpuList> cpus = CpuList.parse(allowed);
        addGpus(reading, cpus, busIds);
        addNics(reading, cpus);
    }

    /// As sysfs writes them: lower case, with a domain of four digits where that is enough.
    static List<String> busIds(Stream<String> busIds) {
        return busIds.map(Affinity::inSysfs)
                .filter(id -> !id.isEmpty())
                .distinct()
                .sorted()
                .limit(MOST_DEVICES)
                .toList();
    }

    private static String inSysfs(String busId) {
        String id = busId.toLowerCase(Locale.ROOT).strip();
        if (!BUS_ID.matcher(id).matches()) {
            return "";
        }
        int extra = id.indexOf(':') - DOMAIN_DIGITS;
        boolean zeros = id.chars().limit(extra).allMatch(c -> c == '0');
        return zeros ? id.substring(extra) : id;
    }

    private void addGpus(Reading.Builder reading, Optional<CpuList> cpus, List<String> busIds) {
        List<Device> gpus =
                busIds.stream()
                        .map(each ->
                                devices.computeIfAbsent(
                                        each, id -> device(id, "/sys/bus/pci/devices/" + id)))
                        .toList();
        reading.put("gpu.numa.node", joined(gpus, Device::numaNode, true))
                .put("gpu.local_cpus", joined(gpus, Device::cpus, true));
        Optional<CpuList> local =
                gpus.stream().flatMap(gpu -> CpuList.parse(gpu.cpus).stream()).reduce(CpuList::or);
        reading.put(ProcessFigure.GPU_LOCAL_CPUS, CpuList.share(cpus, local));
    }

    private void addNics(Reading.Builder reading, Optional<CpuList> cpus) {
        reading.put("nic.local_cpus", joined(nics, Device::cpus, false));
        cpus.flatMap(allowed ->
                        nics.stream()
                                .flatMap(nic -> CpuList.parse(nic.cpus).stream())
                                .map(allowed::shareIn)
                                .max(Comparator.naturalOrder()))
                .ifPresent(share -> reading.put(ProcessFigure.NIC_LOCAL_CPUS, share));
    }

    private Device device(String name, String folder) {
        String node = files.word(folder + "/numa_node").orElse("");
        return new Device(
                name,
                node.matches("\\d{1,5}") ? node : "",
                files.word(folder + "/local_cpulist").orElse(""));
    }

    /// One device needs no name: "0-15". Several have: "mlx5_0=0-15 mlx5_1=16-31".
    private static String joined(
            List<Device> devices, Function<Device, String> fact, boolean bareWhenOne) {
        List<Device> told = devices.stream().filter(d -> !fact.apply(d).isEmpty()).toList();
        if (told.size() == 1 && bareWhenOne) {
            return fact.apply(told.getFirst());
        }
        return told.stream()
                .map(device -> device.name + "=" + fact.apply(device))
                .collect(Collectors.joining(" "));
    }

    private record Device(String name, String numaNode, String cpus) {}
}
