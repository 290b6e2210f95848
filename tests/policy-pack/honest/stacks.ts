import { baselines } from "./baselines";
import { incoming } from "./incoming";
import { larger } from "./larger";
import { outgoing } from "./outgoing";
import { resolvers } from "./resolvers";
import type { HonestStack } from "./stack";

/** Stacks that the pack must not refuse, by name. */
export const honestStacks: readonly HonestStack[] = [...baselines, ...resolvers, ...incoming, ...outgoing, ...larger];
