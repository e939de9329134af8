package io.ringside.protocol.figures;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The names of the texts that readings carry beside their figures. A test holds them against the
/// sources.
public final class AttributeNames {
    private static final Set<String> NAMES =
            new TreeSet<>(
                    List.of(
                            "container.id",
                            "container.runtime",
                            "cpu.affinity",
                            "engine.generation",
                            "engine.index",
                            "engine.kind",
                            "engine.model.version",
                            "engine.parts",
                            "engine.role",
                            "engine.server",
                            "engine.sleep_state",
                            "exporter.host",
                            "gen_ai.request.model",
                            "gpu.card",
                            "gpu.clocks_event_reasons",
                            "gpu.compute_partition",
                            "gpu.compute_mode",
                            "gpu.cuda.version",
                            "gpu.driver.version",
                            "gpu.ecc_mode",
                            "gpu.ecc_mode.pending",
                            "gpu.fabric.clique_id",
                            "gpu.fabric.cluster_uuid",
                            "gpu.fabric.health",
                            "gpu.fabric.health_mask",
                            "gpu.fabric.state",
                            "gpu.fabric.status",
                            "gpu.gsp.version",
                            "gpu.index",
                            "gpu.local_cpus",
                            "gpu.memory_partition",
                            "gpu.mig_mode",
                            "gpu.mig_mode.pending",
                            "gpu.name",
                            "gpu.numa.node",
                            "gpu.pci_bus_id",
                            "gpu.performance_state",
                            "gpu.persistence_mode",
                            "gpu.power_state",
                            "gpu.recovery_action",
                            "gpu.serial",
                            "gpu.uuid",
                            "gpu.vbios.version",
                            "gpu.vendor",
                            "gpu.vgpu.license",
                            "gpu.vgpu.name",
                            "gpu.xgmi.hive",
                            "gpu.xid.latest",
                            "gpu.xid.meaning",
                            "gpu_instance.compute.id",
                            "gpu_instance.compute.slices",
                            "gpu_instance.id",
                            "gpu_instance.memory.mib",
                            "gpu_instance.multiprocessors",
                            "gpu_instance.profile",
                            "gpu_instance.slices",
                            "gpu_link.index",
                            "gpu_link.remote.link",
                            "gpu_link.remote.pci_bus_id",
                            "gpu_link.remote.type",
                            "gpu_link.state",
                            "gpu_link.version",
                            "gpu_process.type",
                            "host.gpus.failed",
                            "hpc.job.id",
                            "interface.driver",
                            "interface.duplex",
                            "interface.expected_by",
                            "interface.numa.node",
                            "interface.pci_bus_id",
                            "interface.state",
                            "interface.virtual",
                            "k8s.container.name",
                            "k8s.namespace.name",
                            "k8s.pod.name",
                            "k8s.pod.uid",
                            "nccl.log.file",
                            "nccl.log.level",
                            "nccl.ranks",
                            "nccl.version",
                            "network.namespace",
                            "nic.local_cpus",
                            "numa.nodes",
                            "port.board",
                            "port.device",
                            "port.driver",
                            "port.expected_by",
                            "port.firmware",
                            "port.gid_types",
                            "port.interfaces",
                            "port.lid",
                            "port.link",
                            "port.link_layer",
                            "port.model",
                            "port.node_guid",
                            "port.numa.node",
                            "port.number",
                            "port.pci_bus_id",
                            "port.physical_state",
                            "port.sm_lid",
                            "port.state",
                            "port.virtual",
                            "process.cgroup.path",
                            "process.executable.name",
                            "process.namespace_pid",
                            "process.pid",
                            "process.state",
                            "process.user.id",
                            "process.wait_channel",
                            "ringside.segment",
                            "ringside.tenant",
                            "server.address",
                            "slurm.job.id",
                            "slurm.job.partition",
                            "slurm.job.user",
                            "slurm.step.id",
                            "source.reason",
                            "source.state",
                            "systemd.unit",
                            "tcp.worst_peer",
                            "trust.summary",
                            "workload.advice",
                            "workload.class",
                            "workload.evidence"));

    /// What follows is another's to choose: a variable, a figure, a distribution, a label.
    private static final List<String> PREFIXES =
            List.of("engine.at_least.", "engine.label.", "nccl.env.", "ringside.env.", "trust.");

    private AttributeNames() {}

    /// Whether some source may set it, for whatever subject.
    public static boolean isKnown(String name) {
        return NAMES.contains(name)
                || PREFIXES.stream()
                        .anyMatch(prefix ->
                                name.startsWith(prefix) && name.length() > prefix.length());
    }

    /// Sorted; without those that begin with an open prefix.
    public static List<String> all() {
        return List.copyOf(NAMES);
    }
}
