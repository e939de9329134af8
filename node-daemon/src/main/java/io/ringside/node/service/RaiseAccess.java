package io.ringside.node.service;

import io.ringside.node.source.LevelControl;

/// Who may raise a level: whoever reaches this daemon, when `allowed`; else nobody.
public record RaiseAccess(LevelControl control, boolean allowed) {}
