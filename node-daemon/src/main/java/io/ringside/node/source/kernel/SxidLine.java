package io.ringside.node.source.kernel;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of the kernel's log about an NVSwitch: "nvidia-nvswitch0: SXid (PCI:0000:c2:00.0):
/// 20034, Fatal, Link 28 LTSSM Fault Up". Immutable.
///
/// @param device "nvidia-nvswitch0"; empty where the line does not say
/// @param pciBusId lower case, "0000:c2:00.0"
/// @param fatal as the driver says; absent: it says neither
/// @param link -1: none
/// @param text the driver's own words
record SxidLine(
        String device, String pciBusId, int code, Optional<Boolean> fatal, int link, String text) {
    private static final Pattern LINE =
            Pattern.compile(
                    "(?:\\b(nvidia-nvswitch\\d{1,4}): )?SXid \\(PCI:([0-9a-fA-F:.]{4,20})\\): (\\d{1,6}),? ?(.*)");
    private static final Pattern FATAL = Pattern.compile("(?i)(non-)?fatal\\b,? ?(.*)");
    private static final Pattern LINK = Pattern.compile("(?i)\\blink (\\d{1,4})\\b");

    /// Lines of registers that follow the one that tells the error.
    private static final Pattern DETAIL =
            Pattern.compile("(?i)(?:Severity \\d+ Engine|Data \\{|Errors? 0x|Raw ).*");

    /// Absent for anything else.
    static Optional<SxidLine> parse(String line) {
        Matcher found = line.contains("SXid (PCI:") ? LINE.matcher(line) : null;
        if (found == null || !found.find() || DETAIL.matcher(found.group(4)).matches()) {
            return Optional.empty();
        }
        Matcher fatal = FATAL.matcher(found.group(4));
        boolean isTold = fatal.matches();
        String text = isTold ? fatal.group(2) : found.group(4);
        Matcher link = LINK.matcher(text);
        return Optional.of(
                new SxidLine(
                        found.group(1) == null ? "" : found.group(1),
                        found.group(2).toLowerCase(Locale.ROOT),
                        Integer.parseInt(found.group(3)),
                        isTold ? Optional.of(fatal.group(1) == null) : Optional.empty(),
                        link.find() ? Integer.parseInt(link.group(1)) : -1,
                        text.strip()));
    }
}
