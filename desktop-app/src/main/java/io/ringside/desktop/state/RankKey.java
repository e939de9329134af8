package io.ringside.desktop.state;

/// A rank of a communicator. Immutable.
record RankKey(long commHash, int rank) {}
