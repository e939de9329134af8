#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what ringside-node reads of the GPUs with `nvidia-smi -q -x` of the same second.

    python3 nvml_check.py --node "ringside-node"            runs both, on the machine with the GPUs
    python3 nvml_check.py --readings FILE --xml FILE        compares what was saved

Needs nothing but Python 3. Prints one line a field that differs, the fields of the XML that are not read, and a
sum. Exit code: 0 all equal within tolerance, 1 something differs, 2 it could not compare.
"""
import argparse
import json
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET

ABSENT = object()
MIB, MHZ = 1024 * 1024, 1e6


def number(text):
    """The first number in a text like "126.50 W"; absent for N/A and the like."""
    match = re.match(r"\s*(-?\d+(?:\.\d+)?)", text or "")
    return float(match.group(1)) if match else ABSENT


def scaled(factor):
    def convert(text):
        value = number(text)
        return ABSENT if value is ABSENT else value * factor
    return convert


def yes(text):
    return {"Yes": 1.0, "No": 0.0}.get((text or "").strip(), ABSENT)


def word(text):
    text = (text or "").strip()
    return ABSENT if not text or text == "N/A" else text.lower().replace(" ", "_")


def plain(text):
    text = (text or "").strip()
    return ABSENT if text in ("", "N/A", "redacted") else text


def state(text):
    match = re.match(r"P(\d+)", text or "")
    return float(match.group(1)) if match else ABSENT


# Path in the XML's <gpu>, our figure, conversion, tolerance: absolute, relative to the greater.
FIGURES = [
    ("utilization/gpu_util", "gpu.utilization", scaled(0.01), 0.3, 0),
    ("utilization/memory_util", "gpu.memory_controller.utilization", scaled(0.01), 0.3, 0),
    ("utilization/encoder_util", "gpu.encoder.utilization", scaled(0.01), 0.3, 0),
    ("utilization/decoder_util", "gpu.decoder.utilization", scaled(0.01), 0.3, 0),
    ("utilization/jpeg_util", "gpu.jpeg.utilization", scaled(0.01), 0.3, 0),
    ("utilization/ofa_util", "gpu.ofa.utilization", scaled(0.01), 0.3, 0),
    ("fb_memory_usage/total", "gpu.memory.total", scaled(MIB), MIB, 0),
    ("fb_memory_usage/reserved", "gpu.memory.reserved", scaled(MIB), MIB, 0),
    ("fb_memory_usage/used", "gpu.memory.used", scaled(MIB), 64 * MIB, 0.02),
    ("bar1_memory_usage/total", "gpu.bar1.total", scaled(MIB), MIB, 0),
    ("bar1_memory_usage/used", "gpu.bar1.used", scaled(MIB), 16 * MIB, 0),
    ("temperature/gpu_temp", "gpu.temperature", number, 3, 0),
    ("temperature/memory_temp", "gpu.memory.temperature", number, 3, 0),
    ("temperature/gpu_temp_tlimit", "gpu.temperature.margin", number, 3, 0),
    ("temperature/gpu_temp_max_tlimit_threshold", "gpu.temperature.margin.shutdown", number, 0, 0),
    ("temperature/gpu_temp_slow_tlimit_threshold", "gpu.temperature.margin.slowdown", number, 0, 0),
    ("temperature/gpu_temp_max_gpu_tlimit_threshold", "gpu.temperature.margin.max", number, 0, 0),
    ("temperature/gpu_temp_max_mem_tlimit_threshold", "gpu.memory.temperature.margin.max", number, 0, 0),
    ("temperature/gpu_temp_max_threshold", "gpu.temperature.shutdown", number, 0, 0),
    ("temperature/gpu_temp_slow_threshold", "gpu.temperature.slowdown", number, 0, 0),
    ("temperature/gpu_temp_max_gpu_threshold", "gpu.temperature.max", number, 0, 0),
    ("temperature/gpu_temp_max_mem_threshold", "gpu.memory.temperature.max", number, 0, 0),
    ("gpu_power_readings/average_power_draw", "gpu.power", number, 15, 0.15),
    ("gpu_power_readings/instant_power_draw", "gpu.power.instant", number, 25, 0.3),
    ("gpu_power_readings/current_power_limit", "gpu.power.limit", number, 0.01, 0),
    ("gpu_power_readings/requested_power_limit", "gpu.power.limit.requested", number, 0.01, 0),
    ("gpu_power_readings/default_power_limit", "gpu.power.limit.default", number, 0.01, 0),
    ("gpu_power_readings/min_power_limit", "gpu.power.limit.min", number, 0.01, 0),
    ("gpu_power_readings/max_power_limit", "gpu.power.limit.max", number, 0.01, 0),
    ("gpu_memory_power_readings/average_power_draw", "gpu.memory.power", number, 10, 0.15),
    ("module_power_readings/average_power_draw", "gpu.module.power", number, 20, 0.15),
    ("clocks/sm_clock", "gpu.clock.sm", scaled(MHZ), 30 * MHZ, 0.1),
    ("clocks/mem_clock", "gpu.clock.memory", scaled(MHZ), 30 * MHZ, 0.1),
    ("clocks/graphics_clock", "gpu.clock.graphics", scaled(MHZ), 30 * MHZ, 0.1),
    ("clocks/video_clock", "gpu.clock.video", scaled(MHZ), 30 * MHZ, 0.1),
    ("max_clocks/sm_clock", "gpu.clock.sm.max", scaled(MHZ), 0, 0),
    ("max_clocks/mem_clock", "gpu.clock.memory.max", scaled(MHZ), 0, 0),
    ("max_clocks/graphics_clock", "gpu.clock.graphics.max", scaled(MHZ), 0, 0),
    ("max_clocks/video_clock", "gpu.clock.video.max", scaled(MHZ), 0, 0),
    ("performance_state", "gpu.performance_state", state, 2, 0),
    ("fan_speed", "gpu.fan.speed", scaled(0.01), 0.05, 0),
    ("pci/pci_gpu_link_info/pcie_gen/current_link_gen", "gpu.pcie.generation", number, 0, 0),
    ("pci/pci_gpu_link_info/pcie_gen/max_link_gen", "gpu.pcie.generation.max", number, 0, 0),
    ("pci/pci_gpu_link_info/link_widths/current_link_width", "gpu.pcie.width", number, 0, 0),
    ("pci/pci_gpu_link_info/link_widths/max_link_width", "gpu.pcie.width.max", number, 0, 0),
    ("pci/replay_counter", "gpu.pcie.replays", number, 0, 0),
    ("pci/replay_rollover_counter", "gpu.pcie.replay_rollovers", number, 0, 0),
    # Over 20 ms in nvidia-smi, over a second by GPM: only that both tell it, and roughly as much.
    ("pci/tx_util", "gpu.pcie.send_rate", scaled(1000), 20e6, 0.9),
    ("pci/rx_util", "gpu.pcie.receive_rate", scaled(1000), 20e6, 0.9),
    ("ecc_errors/volatile/sram_correctable", "gpu.ecc.sram.corrected.volatile", number, 0, 0),
    ("ecc_errors/volatile/sram_uncorrectable_parity", "gpu.ecc.sram.parity.volatile", number, 0, 0),
    ("ecc_errors/volatile/sram_uncorrectable_secded", "gpu.ecc.sram.secded.volatile", number, 0, 0),
    ("ecc_errors/volatile/sram_uncorrectable", "gpu.ecc.sram.uncorrected.volatile", number, 0, 0),
    ("ecc_errors/volatile/dram_correctable", "gpu.ecc.dram.corrected.volatile", number, 0, 0),
    ("ecc_errors/volatile/dram_uncorrectable", "gpu.ecc.dram.uncorrected.volatile", number, 0, 0),
    ("ecc_errors/aggregate/sram_correctable", "gpu.ecc.sram.corrected.aggregate", number, 0, 0),
    ("ecc_errors/aggregate/sram_uncorrectable_parity", "gpu.ecc.sram.parity.aggregate", number, 0, 0),
    ("ecc_errors/aggregate/sram_uncorrectable_secded", "gpu.ecc.sram.secded.aggregate", number, 0, 0),
    ("ecc_errors/aggregate/sram_uncorrectable", "gpu.ecc.sram.uncorrected.aggregate", number, 0, 0),
    ("ecc_errors/aggregate/dram_correctable", "gpu.ecc.dram.corrected.aggregate", number, 0, 0),
    ("ecc_errors/aggregate/dram_uncorrectable", "gpu.ecc.dram.uncorrected.aggregate", number, 0, 0),
    ("ecc_errors/aggregate/sram_threshold_exceeded", "gpu.ecc.sram.threshold_exceeded", yes, 0, 0),
    ("ecc_errors/channel_repair_pending", "gpu.repair.channel.pending", yes, 0, 0),
    ("ecc_errors/tpc_repair_pending", "gpu.repair.tpc.pending", yes, 0, 0),
    ("retired_pages/multiple_single_bit_retirement/retired_count", "gpu.retired_pages.single_bit", number, 0, 0),
    ("retired_pages/double_bit_retirement/retired_count", "gpu.retired_pages.double_bit", number, 0, 0),
    ("retired_pages/pending_retirement", "gpu.retired_pages.pending", yes, 0, 0),
    ("remapped_rows/remapped_row_corr", "gpu.remapped_rows.corrected", number, 0, 0),
    ("remapped_rows/remapped_row_unc", "gpu.remapped_rows.uncorrected", number, 0, 0),
    ("remapped_rows/remapped_row_pending", "gpu.remapped_rows.pending", yes, 0, 0),
    ("remapped_rows/remapped_row_failure", "gpu.remapped_rows.failure", yes, 0, 0),
] + [
    ("remapped_rows/row_remapper_histogram/row_remapper_histogram_" + name, "gpu.remap_banks." + name, number, 0, 0)
    for name in ("max", "high", "partial", "low", "none")
] + [
    ("clocks_event_reasons_counters/clocks_event_reasons_counters_" + smi, "gpu.limited." + ours, scaled(1e-6), 2, 0.05)
    for smi, ours in (("sw_power_cap", "power_cap"), ("sync_boost", "sync_boost"),
                      ("sw_therm_slowdown", "sw_thermal"), ("hw_therm_slowdown", "hw_thermal"),
                      ("hw_power_brake", "power_brake"))
]

# Path in the XML's <gpu>, our attribute, conversion.
ATTRIBUTES = [
    ("product_name", "gpu.name", plain),
    ("serial", "gpu.serial", plain),
    ("vbios_version", "gpu.vbios.version", plain),
    ("gsp_firmware_version", "gpu.gsp.version", plain),
    ("persistence_mode", "gpu.persistence_mode", word),
    ("compute_mode", "gpu.compute_mode", word),
    ("ecc_mode/current_ecc", "gpu.ecc_mode", word),
    ("ecc_mode/pending_ecc", "gpu.ecc_mode.pending", word),
    ("mig_mode/current_mig", "gpu.mig_mode", word),
    ("mig_mode/pending_mig", "gpu.mig_mode.pending", word),
    ("gpu_recovery_action", "gpu.recovery_action", word),
    ("fabric/state", "gpu.fabric.state", word),
    ("fabric/status", "gpu.fabric.status", plain),
    ("fabric/cliqueId", "gpu.fabric.clique_id", plain),
    ("fabric/clusterUuid", "gpu.fabric.cluster_uuid", plain),
]

# Said by other paths, or once for the whole file.
OTHERWISE = {"uuid", "pci/pci_bus_id", "gpu_power_readings/power_state", "fb_memory_usage/free", "bar1_memory_usage/free"}
NOT_SAID = {"", "N/A", "None", "redacted", "Requested functionality has been deprecated"}


def read_lines(text):
    gpus, processes, sources = {}, {}, []
    for line in text.splitlines():
        line = line.strip()
        if not line.startswith("{"):
            continue
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if said.get("type") == "source":
            sources.append(said)
        elif said.get("type") == "reading" and said.get("kind") == "gpu":
            gpu = gpus.setdefault(said["id"], {"figures": {}, "attributes": {}})
            gpu["figures"].update({name: f["value"] for name, f in said["figures"].items()})
            gpu["attributes"].update(said["attributes"])
        elif said.get("type") == "reading" and said.get("kind") == "gpu_process":
            processes[said["id"]] = said["figures"].get("gpu_process.memory.used", {}).get("value")
    return gpus, processes, sources


def find_text(gpu, path):
    at = gpu.find(path)
    return None if at is None else (at.text or "")


def leaves(element, path=""):
    for child in element:
        here = (path + "/" if path else "") + child.tag
        if len(child):
            yield from leaves(child, here)
        else:
            yield here, (child.text or "").strip()


class Count:
    def __init__(self):
        self.equal = self.differ = self.both_absent = 0
        self.only_smi, self.only_ours = [], []

    def line(self, text):
        print("  DIFFERS " + text)
        self.differ += 1


def compare_figure(gpu, ours, entry, count):
    path, name, convert, absolute, relative = entry
    text = find_text(gpu, path)
    expected = ABSENT if text is None else convert(text)
    value = ours["figures"].get(name, ABSENT)
    if expected is ABSENT and value is ABSENT:
        count.both_absent += 1
    elif expected is ABSENT:
        count.only_ours.append("%s = %s (nvidia-smi: %s)" % (name, value, "no such field" if text is None else text))
    elif value is ABSENT:
        count.only_smi.append("%s = %s (ours: %s)" % (path, text, name))
    elif abs(expected - value) <= absolute + relative * max(abs(expected), abs(value)) + 1e-9:
        count.equal += 1
    else:
        count.line("%s: nvidia-smi %s, ours %s = %s" % (path, text, name, value))


def compare_attribute(gpu, ours, entry, count):
    path, name, convert = entry
    text = find_text(gpu, path)
    expected = ABSENT if text is None else convert(text)
    value = ours["attributes"].get(name, ABSENT)
    if expected is ABSENT and value is ABSENT:
        count.both_absent += 1
    elif expected is ABSENT:
        count.only_ours.append("%s = %s (nvidia-smi: %s)" % (name, value, "no such field" if text is None else text))
    elif value is ABSENT:
        count.only_smi.append("%s = %s (ours: %s)" % (path, text, name))
    elif expected == value:
        count.equal += 1
    else:
        count.line("%s: nvidia-smi %s, ours %s = %s" % (path, text, name, value))


def compare_reasons(gpu, ours, count):
    reasons = gpu.find("clocks_event_reasons")
    if reasons is None:
        return
    said = {child.tag.replace("clocks_event_reason_", "") for child in reasons if (child.text or "").strip() == "Active"}
    read = set(filter(None, ours["attributes"].get("gpu.clocks_event_reasons", "").split(",")))
    if said == read:
        count.equal += 1
    else:
        count.line("clocks_event_reasons: nvidia-smi %s, ours %s" % (sorted(said), sorted(read)))


def compare_processes(gpu, uuid, processes, count):
    for process in gpu.findall("processes/process_info"):
        pid = find_text(process, "pid")
        expected = scaled(MIB)(find_text(process, "used_memory"))
        value = processes.get("%s/%s" % (uuid, pid), ABSENT)
        if value is ABSENT:
            count.only_smi.append("process %s" % pid)
        elif expected is ABSENT or value is None:
            count.both_absent += expected is ABSENT and value is None
        elif abs(expected - value) <= 16 * MIB + 0.05 * expected:
            count.equal += 1
        else:
            count.line("memory of process %s: nvidia-smi %s, ours %s" % (pid, expected, value))


def run(command, what):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=180)
    except (OSError, subprocess.TimeoutExpired) as failed:
        print("Cannot run %s (%s): %s" % (what, " ".join(command), failed))
        sys.exit(2)
    if done.returncode != 0:
        print("%s ended with %d: %s" % (what, done.returncode, done.stderr.decode("utf-8", "replace")[-2000:]))
        sys.exit(2)
    return done.stdout.decode("utf-8", "replace")


def content(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--node", default="ringside-node", help="command that runs ringside-node (%(default)s)")
    parser.add_argument("--seconds", default="6", help="how long it reads (%(default)s)")
    parser.add_argument("--smi", default="nvidia-smi", help="command that runs nvidia-smi (%(default)s)")
    parser.add_argument("--readings", help="saved output of ringside-node readings --json")
    parser.add_argument("--xml", help="saved output of nvidia-smi -q -x")
    parser.add_argument("--save", help="keep both outputs under this name, .jsonl and .xml")
    options = parser.parse_args()

    readings = content(options.readings) if options.readings else run(
        shlex.split(options.node) + ["readings", "--json", "--seconds", options.seconds], "ringside-node")
    xml = content(options.xml) if options.xml else run(shlex.split(options.smi) + ["-q", "-x"], "nvidia-smi")
    if options.save:
        for ending, text in ((".jsonl", readings), (".xml", xml)):
            with open(options.save + ending, "w", encoding="utf-8") as file:
                file.write(text)
    try:
        root = ET.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", xml))
    except ET.ParseError as broken:
        print("nvidia-smi's XML cannot be read: %s" % broken)
        return 2
    gpus, processes, sources = read_lines(readings)
    for source in sources:
        print("source %-16s %-12s %s" % (source["name"], source["state"], source["reason"]))
    if not gpus:
        print("ringside-node read no GPU.")
        return 2

    total = Count()
    known = {entry[0] for entry in FIGURES + ATTRIBUTES} | OTHERWISE
    not_read = {}
    for gpu in root.findall("gpu"):
        uuid = find_text(gpu, "uuid")
        count = Count()
        print("\nGPU %s" % uuid)
        ours = gpus.get(uuid)
        if ours is None:
            count.line("ringside-node did not read it; it read %s" % ", ".join(sorted(gpus)))
            ours = {"figures": {}, "attributes": {}}
        for entry in FIGURES:
            compare_figure(gpu, ours, entry, count)
        for entry in ATTRIBUTES:
            compare_attribute(gpu, ours, entry, count)
        compare_reasons(gpu, ours, count)
        compare_processes(gpu, uuid, processes, count)
        expected_version = (root.findtext("driver_version") or "").strip()
        version = ours["attributes"].get("gpu.driver.version", "")
        if version == expected_version:
            count.equal += 1
        else:
            count.line("driver_version: nvidia-smi %s, ours %s" % (expected_version, version))
        for text in count.only_smi:
            print("  MISSING " + text)
        for text in count.only_ours:
            print("  more    " + text)
        print("  equal %d, differ %d, missing %d, absent in both %d, only ours %d"
              % (count.equal, count.differ, len(count.only_smi), count.both_absent, len(count.only_ours)))
        for path, text in leaves(gpu):
            if path not in known and text not in NOT_SAID and not path.startswith(
                    ("supported_clocks", "processes", "clocks_event_reasons/", "accounted_processes")):
                not_read.setdefault(path, text)
        total.differ += count.differ
        total.equal += count.equal
        total.only_smi += count.only_smi
    print("\nFields of the XML that ringside-node does not read:")
    for path, text in sorted(not_read.items()):
        print("  %-60s %s" % (path, text))
    print("\nIn all: equal %d, differ %d, missing %d" % (total.equal, total.differ, len(total.only_smi)))
    return 1 if total.differ or total.only_smi else 0


if __name__ == "__main__":
    sys.exit(main())
