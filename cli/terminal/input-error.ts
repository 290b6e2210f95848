/** What the user gave is at fault, not the program: the message is shown as it is, without a stack, and the exit code is 2. */
export class InputError extends Error {
    override readonly name = "InputError";
}
