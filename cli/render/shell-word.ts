/** A text as one word of a POSIX shell and of zsh. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
