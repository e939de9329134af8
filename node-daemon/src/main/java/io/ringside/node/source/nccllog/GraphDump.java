package io.ringside.node.source.nccllog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the order of GPUs in the rings of one node out of what NCCL writes to
/// NCCL_GRAPH_DUMP_FILE. Stateless.
///
/// GPUs are named by NVML's index. The file tells the channels that NCCL searched for; it uses each
/// once or several times over.
final class GraphDump {
    private static final int MOST_CHANNELS = 128;
    private static final int MOST_GPUS = 1024;
    private static final Pattern TAG = Pattern.compile("<(/?[a-z]{1,16})((?:\\s[^<>]{0,512})?)>");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\b(id|dev|nchannels)=\"(0x[0-9a-f]{1,8}|\\d{1,9})\"");
    private static final int RING = 0;
    private static final int TREE = 1;

    private GraphDump() {}

    /// One list for each channel; empty when the text is not such a file.
    static List<List<Integer>> rings(String text) {
        List<List<Integer>> rings = new ArrayList<>();
        int graph = -1;
        int treeChannels = MOST_CHANNELS;
        Matcher tag = TAG.matcher(text);
        while (tag.find()) {
            String attributes = tag.group(2);
            switch (tag.group(1)) {
                case "graph" -> {
                    graph = number(attributes, "id");
                    if (graph == TREE) {
                        treeChannels = number(attributes, "nchannels");
                    }
                }
                case "channel" -> {
                    if (graph == RING && rings.size() < MOST_CHANNELS) {
                        rings.add(new ArrayList<>());
                    }
                }
                case "gpu" -> {
                    if (graph == RING && !rings.isEmpty() && rings.getLast().size() < MOST_GPUS) {
                        rings.getLast().add(number(attributes, "dev"));
                    }
                }
                default -> {
                    // Networks, and the ends of elements.
                }
            }
        }
        // NCCL makes as many channels as both graphs have.
        return List.copyOf(rings.subList(0, Math.clamp(treeChannels, 0, rings.size())));
    }

    /// -1: not there.
    private static int number(String attributes, String name) {
        Matcher attribute = ATTRIBUTE.matcher(attributes);
        while (attribute.find()) {
            if (attribute.group(1).equals(name)) {
                long value = Long.decode(decimal(attribute.group(2)));
                return value <= Integer.MAX_VALUE ? (int) value : -1;
            }
        }
        return -1;
    }

    /// A leading zero would mean octal.
    private static String decimal(String number) {
        return number.startsWith("0x") ? number : String.valueOf(Long.parseLong(number));
    }
}
