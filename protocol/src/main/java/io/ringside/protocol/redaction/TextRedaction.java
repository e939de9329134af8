package io.ringside.protocol.redaction;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes out of any text what names a machine or a person: this host's names, UUIDs and hardware
/// addresses, IP addresses, the folders of paths outside the system's own, user ids. What is
/// replaced stays told apart by a number, the same for the same text. One thread's.
public final class TextRedaction {
    /// Names of hosts that are looked for: of two for each node that a file holds. Those beyond
    /// stay in texts.
    private static final int MOST_HOSTS = 2048;

    private static final int MOST_REMEMBERED = 4096;
    private static final String NAME_PART = "[A-Za-z0-9-]";
    private static final Set<String> UNNAMED = Set.of("", "localhost", "(none)");

    private static final Pattern UUID =
            Pattern.compile(
                    "(?i)\\b(GPU-|MIG-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");
    private static final Pattern AMD = Pattern.compile("\\b(GPU-amd-)(?:0x)?[0-9a-f]{8,}\\b");
    private static final Pattern HARDWARE_ADDRESS =
            Pattern.compile(
                    "(?i)(?<![0-9a-z:])(?:[0-9a-f]{4}(?::[0-9a-f]{4}){3}|[0-9a-f]{2}(?::[0-9a-f]{2}){5,19})(?![0-9a-z:])");
    private static final Pattern URL_HOST = Pattern.compile("(?<=://)[^\\s:/\\[\\]]+");
    private static final Pattern IPV4 =
            Pattern.compile("(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?!\\w|\\.\\d)");
    private static final Pattern IPV6 =
            Pattern.compile(
                    "(?i)(?<![\\w:.])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|[0-9a-f]{0,4}(?::[0-9a-f]{1,4}){0,6}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?)(?![\\w:])");
    private static final Pattern PATH =
            Pattern.compile(
                    "(?<![\\w:/.…-])/(?:[^\\s/:,;\"'<>()\\[\\]]+/)+([^\\s/:,;\"'<>()\\[\\]]*)");
    private static final Pattern SYSTEM_PATH =
            Pattern.compile(
                    "/(?:proc|sys|dev|usr|etc|lib|lib64|bin|sbin)/(?!.*/(?:root|cwd)/).*|/tmp/[^/]*");
    private static final Pattern USER_ID =
            Pattern.compile("(\\buser-|\\buser@|\\buid_|/run/user/|\\bringside-)\\d+(?![\\w-])");

    private final String hostLabel;
    private final Map<String, String> hostNames = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> numbers = new HashMap<>();
    private final Map<String, String> remembered =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };
    private Pattern hosts = Pattern.compile("(?!)");

    /// @param hostLabel what stands for a host's name that is told without a label of its own
    public TextRedaction(String hostLabel) {
        this.hostLabel = hostLabel;
    }

    /// From now on the name, whole and up to its first dot, is this host's.
    public void hostName(String name) {
        hostName(name, hostLabel);
    }

    /// As [#hostName(String)], of one of several hosts.
    ///
    /// @param label what stands for its name; the first label of a name holds
    public void hostName(String name, String label) {
        int before = hostNames.size();
        int dot = name.indexOf('.');
        addHost(name, label);
        addHost(dot > 0 ? name.substring(0, dot) : "", label);
        if (hostNames.size() > before) {
            // The whole name before its first part.
            String any =
                    hostNames.keySet().stream()
                            .sorted((a, b) -> b.length() - a.length())
                            .map(Pattern::quote)
                            .reduce((a, b) -> a + "|" + b)
                            .orElseThrow();
            hosts = Pattern.compile("(?i)(?<!%s)(?:%s)(?!%s)".formatted(NAME_PART, any, NAME_PART));
            remembered.clear();
        }
    }

    public String redacted(String text) {
        String known = remembered.get(text);
        if (known == null) {
            known = anew(text);
            remembered.put(text, known);
        }
        return known;
    }

    /// A host, and a port behind it or not.
    public String endpoint(String text) {
        String cleaned = redacted(text);
        int colon = cleaned.lastIndexOf(':');
        String host = colon < 0 ? cleaned : cleaned.substring(0, colon);
        boolean isKnown = host.startsWith("address-") || hostNames.containsValue(host);
        return isKnown ? cleaned : address(host) + (colon < 0 ? "" : cleaned.substring(colon));
    }

    /// The name of a file that a person chose.
    public String file(String name) {
        return name.isEmpty() ? "" : "file-" + number("file", name);
    }

    /// `GPU-00000000-0000-0000-0000-00000000000N`.
    public String gpuUuid(String uuid) {
        return uuid("GPU-", uuid);
    }

    private String anew(String text) {
        String clean =
                replace(
                        Credentials.cut(text),
                        UUID,
                        m -> uuid(m.group(1) == null ? "" : m.group(1), m.group()));
        clean =
                replace(
                        clean,
                        AMD,
                        m -> m.group(1) + "%016d".formatted(number(m.group(1), m.group())));
        clean = replace(clean, HARDWARE_ADDRESS, m -> hardware(m.group()));
        clean = replace(clean, URL_HOST, m -> address(m.group()));
        clean = replace(clean, IPV4, m -> isIpv4(m.group()) ? address(m.group()) : m.group());
        clean = replace(clean, IPV6, m -> address(m.group()));
        // Before folders go: of /run/user/1000 nothing but the number would stay.
        clean = replace(clean, USER_ID, m -> m.group(1) + "0");
        clean = withoutFolders(clean);
        return replace(clean, hosts, m -> label(m.group()));
    }

    private static String withoutFolders(String text) {
        if (text.startsWith("/") && text.indexOf(' ') < 0) {
            int last = text.lastIndexOf('/');
            return last == 0 || SYSTEM_PATH.matcher(text).matches()
                    ? text
                    : "…" + text.substring(last);
        }
        return replace(
                text,
                PATH,
                m -> SYSTEM_PATH.matcher(m.group()).matches() ? m.group() : "…/" + m.group(1));
    }

    private static String replace(String text, Pattern pattern, Function<MatchResult, String> by) {
        Matcher matcher = pattern.matcher(text);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(by.apply(found)));
    }

    private void addHost(String name, String label) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!UNNAMED.contains(lower) && hostNames.size() < MOST_HOSTS) {
            hostNames.putIfAbsent(lower, label);
        }
    }

    private String label(String name) {
        return hostNames.getOrDefault(name.toLowerCase(Locale.ROOT), hostLabel);
    }

    private String uuid(String prefix, String uuid) {
        return "%s00000000-0000-0000-0000-%012d"
                .formatted(prefix, number(prefix, uuid.toLowerCase(Locale.ROOT)));
    }

    private String hardware(String address) {
        int digits = (int) address.chars().filter(c -> c != ':').count();
        String number = ("%0" + digits + "d").formatted(number("hardware", address));
        StringBuilder same = new StringBuilder(address);
        int at = 0;
        for (int i = 0; i < address.length(); i++) {
            if (address.charAt(i) != ':') {
                same.setCharAt(i, number.charAt(at++));
            }
        }
        return same.toString();
    }

    /// Loopback and "any" name no machine.
    private String address(String host) {
        boolean isNobody =
                host.startsWith("127.")
                        || host.equals("0.0.0.0")
                        || host.equals("::")
                        || host.equals("::1")
                        || host.equals("0:0:0:0:0:0:0:1")
                        || host.equals("localhost")
                        || host.startsWith("address-");
        return isNobody ? host : "address-" + number("address", host);
    }

    private static boolean isIpv4(String text) {
        for (String part : text.split("\\.", -1)) {
            if (Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private int number(String of, String text) {
        Map<String, Integer> known = numbers.computeIfAbsent(of, first -> new HashMap<>());
        return known.computeIfAbsent(text, unseen -> known.size() + 1);
    }
}
