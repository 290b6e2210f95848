/** What is too wide about a rule: the fault, the same for the same mistake, and how the message goes on after its path. */
export interface TooWide {
    readonly fault: string;
    readonly end: string;
}
