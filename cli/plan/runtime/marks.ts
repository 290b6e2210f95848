/** Key of the marked objects that stand for secrets, references and files among the values of a program. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
