import { firstEphemeral } from "./sources/ephemeral";
import type { Connection } from "./traffic";

/**
 * Connections between two ends of which each has a port of clients, where the log does not say who opened them: one way is
 * questions, and the other may be their answers.
 */
export class BothWays {
    private readonly ways = new Map<string, Connection[]>();

    constructor(connections: Iterable<Connection>) {
        for (const connection of connections) {
            if (!isUnsaid(connection)) continue;
            const way = wayOf(connection.from.id, connection.to.id, connection);
            this.ways.set(way, [...(this.ways.get(way) ?? []), connection]);
        }
    }

    /** What a connection may be the answers of; none where it is surely a question. */
    questionsOf(connection: Connection): readonly Connection[] {
        if (!isUnsaid(connection)) return [];
        return this.ways.get(wayOf(connection.to.id, connection.from.id, connection)) ?? [];
    }

    /** Whether a connection is one of few ports that the other way answers to many: these are then clients'. */
    isServed(connection: Connection): boolean {
        const { from, to } = connection;
        const [own, others] = [
            this.ways.get(wayOf(from.id, to.id, connection)) ?? [],
            this.questionsOf(connection),
        ].map((all) => new Set(all.map(({ port }) => port)).size) as [number, number];
        return others >= manyPorts && others > 2 * own;
    }
}

/** Fewer ports than these tell nothing. */
const manyPorts = 3;

const isUnsaid = ({ guessed, port }: Connection): boolean => guessed && port >= firstEphemeral;
const wayOf = (from: string, to: string, { protocol }: Connection): string => `${from}\n${to}\n${protocol}`;
