package io.ringside.node.stream.service;

import io.ringside.node.ring.told.LevelControl;

/// Who may raise a level: whoever reaches this daemon, when `allowed`; else nobody.
public record RaiseAccess(LevelControl control, boolean allowed) {}
