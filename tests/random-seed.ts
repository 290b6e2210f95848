import * as fc from "fast-check";

/**
 * Where random searches begin: at the same place each time, so that a change is judged by the change alone. What they have
 * not come upon yet, `.github/workflows/search.yaml` looks for, each week from another place.
 */
export const seed = Number(process.env["RANDOM_SEED"] ?? 1);

fc.configureGlobal({ seed });
