package io.ringside.desktop.correlate.links;

import io.ringside.desktop.correlate.matching.Actor;
import java.util.Optional;

/// One end of a link.
///
/// @param rank its number in the largest communicator that it is in; where nobody tells of it, in
///   the link's
/// @param ranks of that communicator; 0: not known
/// @param actor who it is; empty: its node is not followed
public record End(int rank, int ranks, Optional<Actor> actor) {}
