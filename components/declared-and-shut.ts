/**
 * How the component's warning begins that a declared flow does not pass. `ai-mesh plan` exits with 1 where a program says
 * so: the deploy is safe, and not what was asked for.
 */
export const declaredAndShut = "Declared, but shut:";
