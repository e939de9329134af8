package io.ringside.desktop.settings;

import io.ringside.desktop.feed.grpc.Target;
import io.ringside.desktop.feed.grpc.TargetList;
import io.ringside.protocol.text.ForeignText;
import java.util.List;
import java.util.regex.Pattern;

/// One target under a name. Immutable.
///
/// @param group empty: none
/// @param name what it is called within its group
/// @param address as it is typed to connect: `host:port`, `gpu-[001-064]` or `@FILE`; never with a
///   user or a password
public record SavedTarget(String group, String name, String address) {
    static final int MOST_ADDRESS = 512;

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._+-]{1,64}");

    /// @throws IllegalArgumentException one sentence for the user
    public SavedTarget {
        group = group.strip();
        name = name.strip();
        address = address.strip();
        if (!group.isEmpty()) {
            requireName("group", group);
        }
        requireName("name", name);
        requireAddress(address);
    }

    /// The targets that the address names, as [Target#text] has them; none where a file of them
    /// cannot be read. Blocks on that file.
    public List<String> named() {
        try {
            return TargetList.expand(address).stream()
                    .map(one -> Target.parse(one).text())
                    .toList();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static void requireName(String what, String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\""
                            + ForeignText.line(text, 80)
                            + "\" is not a "
                            + what
                            + ": write 1 to 64 letters, digits or . _ + -, without blanks.");
        }
    }

    private static void requireAddress(String text) {
        String shown = ForeignText.line(text, 80);
        if (text.length() > MOST_ADDRESS || !text.equals(ForeignText.line(text, MOST_ADDRESS))) {
            throw new IllegalArgumentException(
                    "\""
                            + shown
                            + "\" is no target to keep: it is longer than "
                            + MOST_ADDRESS
                            + " characters, or has some that cannot be shown.");
        }
        if (text.lastIndexOf('@') > 0) {
            throw new IllegalArgumentException(
                    "A target to keep has no user and no password: write host:port, without what"
                            + " stands before the @.");
        }
        if (text.startsWith("@")) {
            if (text.length() == 1) {
                throw new IllegalArgumentException(
                        "\"@\" names no file: write @FILE, as in @rack7.txt.");
            }
            return; // read when it is used: it may not be there now
        }
        TargetList.expand(text).forEach(Target::parse);
    }
}
