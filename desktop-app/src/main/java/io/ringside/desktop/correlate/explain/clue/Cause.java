package io.ringside.desktop.correlate.explain.clue;

import java.util.Locale;

/// Why something is slow, as far as a layer below NCCL can be the reason.
public enum Cause {
    GPU_HEAT(
            Layer.GPU,
            "the GPU is slowed down by heat",
            "Check fans, coolant flow and inlet temperature."),
    GPU_POWER_CAP(
            Layer.GPU,
            "the GPU is held at a lower power limit",
            "Compare the power limits (nvidia-smi -q -d POWER) and who set this one."),
    GPU_POWER_BRAKE(
            Layer.GPU,
            "the GPU is slowed down by its board's power supply",
            "Check power supplies and the BMC's log."),
    GPU_CLOCK(
            Layer.GPU,
            "the GPU's clock is low and nothing tells why",
            "Look for locked clocks (nvidia-smi -q -d CLOCK); nvidia-smi -rgc resets them."),
    GPU_SHARED(
            Layer.GPU,
            "another program works on the same GPU",
            "Find it with nvidia-smi; move it, or end it."),
    GPU_FAULT(
            Layer.GPU,
            "the GPU reports errors",
            "Read the kernel's log for Xid; drain the node and run dcgmi diag -r 3."),
    MORE_WORK(
            Layer.GPU,
            "this rank has more to do than the others",
            "Balance sequences, experts or layers over the ranks; the hardware is as that of its peers."),
    PCIE_DEGRADED(
            Layer.BUS,
            "the GPU's PCIe link runs below what it can",
            "Reseat the board or its riser; check slot and BIOS settings."),
    NUMA_MISPLACED(
            Layer.BUS,
            "the process runs on CPUs far from its GPU",
            "Bind it to the CPUs local to its GPU (numactl, or Slurm's --gpu-bind and --cpu-bind)."),
    CPU_STAGING(
            Layer.BUS,
            "data for the network goes through host memory",
            "See whether GPUDirect RDMA is on: nvidia-peermem or DMA-BUF, IOMMU and ACS, NCCL_NET_GDR_LEVEL."),
    CPU_QUOTA(
            Layer.HOST,
            "the CPU quota of its container holds the process up",
            "Raise or remove the CPU limit of the container or job step."),
    CPU_CONTENTION(
            Layer.HOST,
            "other threads take the CPU from the process",
            "Find what else runs on its CPUs; give data loaders CPUs of their own."),
    MEMORY_PRESSURE(
            Layer.HOST,
            "the host's memory runs short and pages are read from disk",
            "Lower what takes the memory, or raise the limit."),
    PROCESS_STOPPED(
            Layer.PROCESS,
            "the process is stopped",
            "See who stopped it (a debugger, SIGSTOP, the batch system); kill -CONT lets it go on."),
    STORAGE_WAIT(
            Layer.PROCESS,
            "the process waits for storage or a device",
            "Look at the file system that it reads from or writes to."),
    LAUNCH_BOUND(
            Layer.HOST,
            "the processor is busy starting work and cannot keep up with the GPU",
            "Use CUDA graphs, larger batches, or fewer and larger operations."),
    NVLINK_DEGRADED(
            Layer.LINK,
            "NVLinks are down or have errors",
            "Read the kernel's log for Xid 74 and SXid; have the link or switch checked."),
    NETWORK_LOSS(
            Layer.LINK,
            "packets are lost on the network and sent again",
            "Look at the drops of the port, of the other end and of the switch."),
    NETWORK_SLOW_PORT(
            Layer.LINK,
            "a network port runs below its rate",
            "Reseat cable and transceiver; check the switch's port."),
    NETWORK_CONGESTION(
            Layer.LINK,
            "the network is congested",
            "Look for what shares the switches; check adaptive routing and flow control."),
    SMALL_OPERATIONS(
            Layer.LINK,
            "the job makes very many small operations",
            "Larger buckets, or fewer calls in one group, cost fewer latencies."),
    PEER_SLOW(
            Layer.LINK,
            "its transfers wait for the other end",
            "Look at the rank at the other end: its GPU or its host is late."),
    WIRE_SLOW(
            Layer.LINK,
            "its transfers take their time on the wire",
            "Look at the ports and switches on the way."),
    FLUSH_SLOW(
            Layer.BUS,
            "received data takes long to be flushed to the GPU",
            "Look at the PCIe path between network card and GPU."),
    KV_CACHE(
            Layer.ENGINE,
            "the serving engine's KV cache is full and requests are put back",
            "Fewer requests at a time, a larger cache share, or more replicas.");

    /// Where a cause lies.
    public enum Layer {
        GPU,
        BUS,
        HOST,
        PROCESS,
        LINK,
        ENGINE
    }

    private final Layer layer;
    private final String words;
    private final String advice;

    Cause(Layer layer, String words, String advice) {
        this.layer = layer;
        this.words = words;
        this.advice = advice;
    }

    public Layer layer() {
        return layer;
    }

    /// A clause for people.
    public String words() {
        return words;
    }

    /// What to do, a sentence.
    public String advice() {
        return advice;
    }

    /// For programs: "gpu-heat".
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
