package io.ringside.desktop.correlate.links;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.Provenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Watches the snapshots of all nodes for links that are slow. It looks every five seconds of the
/// job's own time at the latest windows with traffic, a minute back at most. What is modelled or
/// declared is never looked at. Not thread-safe.
public final class LinkWatch {
    /// Channels of links, each of half a kilobyte; beyond, what is new is counted and not watched.
    static final int MOST_CHANNELS = 65_536;

    static final int MOST_EPISODES = 256;

    private static final long SECOND = 1_000_000_000L;
    private static final long LOOK = 5 * SECOND;
    private static final long BACK = 60 * SECOND;

    /// Not found for so long, it has ended: two looks that miss it are no end.
    private static final long HOLD = 12 * SECOND;

    private final LinkEnds ends = new LinkEnds();
    private final Map<LinkKey, LinkTrack> links = new LinkedHashMap<>();
    private final Map<String, Refused> refused = new HashMap<>();
    private final Map<String, LinkEpisode> running = new LinkedHashMap<>();
    private final List<LinkEpisode> over = new ArrayList<>();
    private final int most;
    private LinkLook latest = LinkLook.NOTHING;
    private int channels;
    private long now;
    private long lookedAt;
    private long forgotten;

    /// A link of one communicator, by its ranks there.
    record LinkKey(long commHash, int from, int to) {}

    /// What one node told of and had no room, in its latest window.
    private record Refused(long channels, long seenEpochNanos) {}

    public LinkWatch() {
        this(MOST_CHANNELS);
    }

    LinkWatch(int mostChannels) {
        most = mostChannels;
    }

    /// Takes one node's window. Windows of several nodes may come in any order within a few
    /// seconds.
    public void add(String node, NodeSnapshot snapshot) {
        long end = snapshot.windowEndEpochNanos();
        now = Math.max(now, end);
        lookedAt = lookedAt == 0 ? end : lookedAt;
        ends.learn(node, snapshot);
        long left = 0;
        for (NodeSnapshot.Channel row : snapshot.channels()) {
            if (row.send() && row.steps() > 0 && row.rank() != row.peer()) {
                LinkKey key = new LinkKey(row.commHash(), row.rank(), row.peer());
                LinkTrack track = links.computeIfAbsent(key, k -> new LinkTrack());
                int before = track.size();
                left += track.add(row, end, channels < most) ? 0 : 1;
                channels += track.size() - before;
                if (track.size() == 0) {
                    links.remove(key);
                }
            }
        }
        refused.put(node, new Refused(left, end));
        for (NodeSnapshot.Link row : snapshot.links()) {
            LinkTrack track = links.get(new LinkKey(row.commHash(), row.from(), row.to()));
            if (track != null && row.provenance() == Provenance.MEASURED) {
                track.add(row, end);
            }
        }
        if (now - lookedAt >= LOOK) {
            look();
        }
    }

    /// A last look at all that is kept, for a source that has ended or is asked once.
    public void finish() {
        if (lookedAt < now || latest.equals(LinkLook.NOTHING)) {
            look();
        }
    }

    /// The slowest first, those that are over among them.
    public List<LinkEpisode> episodes() {
        List<LinkEpisode> all = new ArrayList<>(over);
        all.addAll(running.values());
        return sorted(all);
    }

    /// Those that still hold.
    public List<LinkEpisode> holding() {
        return sorted(
                running.values().stream().filter(e -> e.untilEpochNanos() >= now - HOLD).toList());
    }

    /// What the latest look could compare, and what it could not.
    public LinkLook latest() {
        return latest;
    }

    /// What is known of each link, those of most steps first.
    ///
    /// @param most rows
    public List<LinkRow> rows(int most) {
        return LinkLook.rows(links, ends, now - BACK, most);
    }

    /// Channels that are told of and not watched, as there are too many.
    public long refusedChannels() {
        return refused.values().stream().mapToLong(Refused::channels).sum();
    }

    /// Episodes beyond [#MOST_EPISODES].
    public long forgottenEpisodes() {
        return forgotten;
    }

    private void look() {
        lookedAt = now;
        refused.values().removeIf(node -> node.seenEpochNanos() < now - BACK);
        for (Iterator<LinkTrack> all = links.values().iterator(); all.hasNext(); ) {
            LinkTrack track = all.next();
            channels -= track.forget(now - BACK);
            if (track.size() == 0) {
                all.remove();
            }
        }
        latest = LinkLook.at(links, ends, now - BACK);
        for (SlowLink slow : latest.found()) {
            LinkEpisode known = running.get(slow.id());
            running.put(
                    slow.id(),
                    known == null ? new LinkEpisode(now, now, 1, slow) : known.and(slow, now));
        }
        running.values()
                .removeIf(episode -> {
                    boolean ended = episode.untilEpochNanos() < now - HOLD;
                    if (ended && over.size() < MOST_EPISODES) {
                        over.add(episode);
                    } else if (ended) {
                        forgotten++;
                    }
                    return ended;
                });
    }

    private static List<LinkEpisode> sorted(Collection<LinkEpisode> episodes) {
        return episodes.stream()
                .sorted(
                        Comparator.comparingDouble(
                                        (LinkEpisode e) -> -e.latest().standing().ratio())
                                .thenComparing(e -> e.latest().id()))
                .toList();
    }
}
