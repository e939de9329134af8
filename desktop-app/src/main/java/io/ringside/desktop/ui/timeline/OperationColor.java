package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.theme.Token;

/// Which colour an operation has, by NCCL's name of it.
enum OperationColor {
    ALL_REDUCE(0, Token.OP_ALLREDUCE),
    ALL_GATHER(1, Token.OP_ALLGATHER),
    REDUCE_SCATTER(2, Token.OP_REDUCESCATTER),
    P2P(3, Token.OP_P2P),
    OTHERS(4, Token.OP_BROADCAST);

    private static final OperationColor[] ALL = values();

    private final int row;
    private final Token token;

    OperationColor(int row, Token token) {
        this.row = row;
        this.token = token;
    }

    static int count() {
        return ALL.length;
    }

    static OperationColor at(int row) {
        return ALL[row];
    }

    /// Its place in stacks, from below.
    int row() {
        return row;
    }

    Token token() {
        return token;
    }

    static OperationColor of(String operation) {
        return switch (operation) {
            case "AllReduce" -> ALL_REDUCE;
            case "AllGather" -> ALL_GATHER;
            case "ReduceScatter" -> REDUCE_SCATTER;
            case "Send", "Recv", "AlltoAll", "AllToAll" -> P2P;
            default -> OTHERS;
        };
    }

    /// "AR" for "AllReduce": its capital letters.
    static String shortName(String operation) {
        StringBuilder letters = new StringBuilder();
        operation.chars().filter(Character::isUpperCase).forEach(c -> letters.append((char) c));
        return letters.length() < 2 ? operation : letters.toString();
    }
}
