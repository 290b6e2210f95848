/** Key of the marked objects that stand for secrets, references and files among the values of a program. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/**
 * On properties that policies are shown, and on the Struct that they come from: the object of which they are a copy. Two
 * copies of one object need not be compared to be known for the same. The policy pack of this package asks for it.
 */
export const SOURCE = Symbol.for("ai-mesh-isolation:source");
