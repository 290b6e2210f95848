/** Why a document cannot be read, and on which of its lines and in which column, from 1, where that is known. */
export class UnreadableError extends Error {
    constructor(
        message: string,
        readonly line: number,
        readonly column?: number,
    ) {
        super(message);
    }
}
