package io.ringside.desktop.ui.tables;

import io.ringside.desktop.model.subject.Part;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.OperationRow;
import io.ringside.desktop.viewdata.RankPlaces;

/// Which rows of the tables are of what is selected, and what a row is of. Immutable.
final class LinkedRows {
    private final ClusterView view;
    private final Subject subject;
    private final Linked linked;
    private final RankPlaces places;

    LinkedRows(ClusterView view, Subject subject) {
        this.view = view;
        this.subject = subject;
        linked = Linked.of(view, subject);
        places = RankPlaces.of(view);
    }

    /// A line over ranks is meant by its communicator or operation; that of one rank by the rank.
    boolean line(OperationGroups.Line line) {
        boolean named = subject.has(Part.COMMUNICATOR) || subject.has(Part.OPERATION);
        int communicator = line.key().communicator();
        if (line.row().isEmpty()) {
            return named && linked.row(communicator, -1, -1, line.key().operation());
        }
        OperationRow row = line.row().get();
        int rank = places.of(row.communicator(), row.rank(), row.nodeIndex());
        return linked.row(communicator, rank, row.nodeIndex(), row.operation());
    }

    boolean progress(ProgressColumns.Row row) {
        int communicator = row.row().communicator();
        int rank = places.of(communicator, row.progress().rank(), row.row().nodeIndex());
        return linked.row(communicator, rank, row.row().nodeIndex(), "");
    }

    /// What a line is of, for others to show.
    Subject subject(OperationGroups.Line line) {
        int index = line.key().communicator();
        Subject wanted = Subject.NONE.withOperation(line.key().operation());
        if (index >= 0 && index < view.communicators().size()) {
            wanted = wanted.withCommunicator(view.communicators().get(index).commHash());
        }
        return line.row().isEmpty()
                ? wanted
                : rank(
                        wanted,
                        line.row().get().communicator(),
                        line.row().get().rank(),
                        line.row().get().nodeIndex());
    }

    Subject subject(ProgressColumns.Row row) {
        int index = row.row().communicator();
        return rank(
                Subject.NONE.withCommunicator(view.communicators().get(index).commHash()),
                index,
                row.progress().rank(),
                row.row().nodeIndex());
    }

    private Subject rank(Subject of, int communicator, int rank, int nodeIndex) {
        int place = places.of(communicator, rank, nodeIndex);
        if (place < view.ranks().size()) {
            Subject named = Linked.subjectOf(view, place);
            return of.withNode(named.node()).withRanks(named.ranks());
        }
        return nodeIndex >= 0 && nodeIndex < view.nodes().size()
                ? of.withNode(view.nodes().get(nodeIndex).target())
                : of;
    }
}
