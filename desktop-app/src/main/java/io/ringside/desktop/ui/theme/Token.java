package io.ringside.desktop.ui.theme;

import java.util.Locale;

/// The colours of the themes, by name. Their values live in the stylesheets only.
public enum Token {
    BG_WINDOW,
    STATE_PAGE,
    BG_PANEL,
    STATE_PAGE_BG,
    BG_RAISED,
    STATE_TICKET,
    BG_CONTROL,
    STATE_TICKET_BG,
    BG_HOVER,
    STATE_NOTE,
    BG_SELECTED,
    STATE_NOTE_BG,
    LINE_SUBTLE,
    STATE_OK,
    LINE_STRONG,
    STATE_STALE,
    LINE_CONTROL,
    STATE_STALE_BG,
    TEXT_PRIMARY,
    OP_ALLREDUCE,
    TEXT_SECONDARY,
    OP_ALLGATHER,
    TEXT_MUTED,
    OP_REDUCESCATTER,
    OP_P2P,
    TEXT_DISABLED,
    ACCENT,
    OP_BROADCAST,
    ACCENT_FILL,
    STEP_GPUWAIT,
    ACCENT_ON,
    STEP_PEERWAIT,
    WAIT,
    STEP_NETSEND,
    FLOW,
    STEP_NETRECV,
    STEP_FLUSH,
    INK_DARK,
    INK_LIGHT;

    /// "-paint-bg-panel": the property by which a painter is given this colour.
    String property() {
        return "-paint-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
