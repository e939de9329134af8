package io.ringside.node.doctor.check.gpu;

/// How far two PCI devices are from each other, nearest first; nvidia-smi's words.
enum PciDistance {
    PIX("on one PCIe switch"),
    PXB("through several PCIe switches"),
    PHB("through the CPU's PCIe root"),
    NODE("through the CPU, within a NUMA node"),
    SYS("through the link between CPUs");

    private final String text;

    PciDistance(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /// @param oneNumaNode the host has one, so that devices of unknown node are in it
    static PciDistance between(PciDevice a, PciDevice b, boolean oneNumaNode) {
        int common = 0;
        int shorter = Math.min(a.path().size(), b.path().size());
        while (common < shorter && a.path().get(common).equals(b.path().get(common))) {
            common++;
        }
        if (common > 1) {
            boolean oneSwitch = a.path().size() - common <= 2 && b.path().size() - common <= 2;
            return oneSwitch ? PIX : PXB;
        }
        if (common == 1) {
            return PHB;
        }
        boolean sameNode = oneNumaNode || (a.numaNode() >= 0 && a.numaNode() == b.numaNode());
        return sameNode ? NODE : SYS;
    }
}
