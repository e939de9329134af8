package io.ringside.protocol.redaction;

import java.util.regex.Pattern;

/// Cuts out of a text what lets somebody in: the user and password of a URL, and the values of its
/// query. Stateless; any thread.
public final class Credentials {
    private static final Pattern USER = Pattern.compile("(?<=://)[^/\\s?#]*@");
    private static final Pattern QUERY = Pattern.compile("([?&][^\\s=&?#]{1,64}=)[^\\s&#]+");

    /// A word that names something secret, and what stands behind it.
    private static final Pattern NAMED =
            Pattern.compile(
                    "(?i)((?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?"
                            + "|authorization)(?![\\w-]{0,40}(?:file|path|dir))[\\w-]{0,40}[\"']?\\s{0,4}[=:]\\s{0,4}"
                            + "|--(?:password|token|secret)\\s{1,4})(?:(?:bearer|basic|digest)\\s{1,4})?[^\\s,;]+");

    private static final Pattern SCHEME =
            Pattern.compile("(?i)\\b(bearer|basic)\\s{1,4}[A-Za-z0-9._~+/=-]{8,}");

    private Credentials() {}

    /// As [#cut], and what stands behind a word that names something secret: for text that leaves
    /// the node by itself.
    public static String cutAll(String text) {
        return SCHEME.matcher(NAMED.matcher(cut(text)).replaceAll("$1…")).replaceAll("$1 …");
    }

    public static String cut(String text) {
        if (text.indexOf('=') < 0 && text.indexOf('@') < 0) {
            return text;
        }
        return QUERY.matcher(USER.matcher(text).replaceAll("…@")).replaceAll("$1…");
    }
}
