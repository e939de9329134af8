package io.ringside.node.guard;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// So many places, and for one owner at most half of them. Where there is none for a newcomer,
/// whoever has left its own unused for longest is told to go; where all are used, the newcomer is
/// refused. So nobody keeps others out by holding what it does not use. Any thread.
public final class Places<T extends Places.Occupant> {
    /// Who has a place. Both are asked by any thread, while a lock is held.
    public interface Occupant {
        /// On whose behalf; empty: cannot be told apart, and is not held to a share.
        String owner();

        /// For how long the place has not been used; negative: it is in use.
        long unusedNanos(long nowNanos);
    }

    private final int most;
    private final LongSupplier monotonicNanos;
    private final Consumer<T> dismiss;
    private final Set<T> occupants = new LinkedHashSet<>(); // guarded by itself
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong dismissed = new AtomicLong();

    /// @param dismiss ends what an occupant does; it has lost its place already. Returns quickly.
    public Places(int most, LongSupplier monotonicNanos, Consumer<T> dismiss) {
        this.most = most;
        this.monotonicNanos = monotonicNanos;
        this.dismiss = dismiss;
    }

    /// Whether there is a place for it, which it then has.
    public boolean take(T newcomer) {
        Optional<T> makesRoom = Optional.empty();
        synchronized (occupants) {
            long own = ofOwner(newcomer.owner());
            boolean beyondShare = own >= Math.max(1, most / 2);
            if (beyondShare || occupants.size() >= most) {
                makesRoom = longestUnused(beyondShare ? newcomer.owner() : "");
                if (makesRoom.isEmpty()) {
                    refused.incrementAndGet();
                    return false;
                }
                occupants.remove(makesRoom.get());
            }
            occupants.add(newcomer);
        }
        makesRoom.ifPresent(this::goes);
        return true;
    }

    public void release(T occupant) {
        synchronized (occupants) {
            occupants.remove(occupant);
        }
    }

    /// Dismisses whoever has left its place unused for longest, if anybody has.
    public void makeRoom() {
        Optional<T> makesRoom;
        synchronized (occupants) {
            makesRoom = longestUnused("");
            makesRoom.ifPresent(occupants::remove);
        }
        makesRoom.ifPresent(this::goes);
    }

    public int most() {
        return most;
    }

    public int taken() {
        synchronized (occupants) {
            return occupants.size();
        }
    }

    /// Newcomers without a place, since start.
    public long refused() {
        return refused.get();
    }

    /// Those that made room for others, since start.
    public long dismissed() {
        return dismissed.get();
    }

    private void goes(T occupant) {
        dismissed.incrementAndGet();
        dismiss.accept(occupant);
    }

    private long ofOwner(String owner) {
        return owner.isEmpty()
                ? 0
                : occupants.stream().filter(occupant -> occupant.owner().equals(owner)).count();
    }

    /// @param owner only of this one's; empty: of all
    private Optional<T> longestUnused(String owner) {
        long now = monotonicNanos.getAsLong();
        long longest = -1;
        Optional<T> found = Optional.empty();
        for (T occupant : occupants) {
            if (owner.isEmpty() || occupant.owner().equals(owner)) {
                long unused = occupant.unusedNanos(now);
                if (unused > longest) {
                    longest = unused;
                    found = Optional.of(occupant);
                }
            }
        }
        return found;
    }
}
