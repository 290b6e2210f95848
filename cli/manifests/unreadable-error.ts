/** Why a document cannot be read, and on which of its lines, from 1. */
export class UnreadableError extends Error {
    constructor(
        message: string,
        readonly line: number,
    ) {
        super(message);
    }
}
