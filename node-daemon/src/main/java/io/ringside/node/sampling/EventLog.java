package io.ringside.node.sampling;

import io.ringside.node.reading.NodeEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The latest events of this run of the daemon, numbered from 1 in the order they came. Older ones
/// make room: whoever sees a gap in the numbers knows how many it missed. Any thread may add and
/// ask; nobody waits long.
public final class EventLog {
    private final Object lock = new Object();
    private final int capacity;
    private final Deque<Numbered> events = new ArrayDeque<>(); // guarded by lock
    private long latest; // guarded by lock

    public EventLog(int capacity) {
        this.capacity = capacity;
    }

    public void add(NodeEvent event) {
        synchronized (lock) {
            if (events.size() == capacity) {
                events.removeFirst();
            }
            latest++;
            events.addLast(new Numbered(latest, event));
        }
    }

    /// Forgets them; the numbers go on.
    public void clear() {
        synchronized (lock) {
            events.clear();
        }
    }

    /// Oldest first.
    public List<Numbered> events() {
        synchronized (lock) {
            return new ArrayList<>(events);
        }
    }

    public record Numbered(long number, NodeEvent event) {}
}
