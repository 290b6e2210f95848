/* What others see of policy-pack/judge, loaded anew for each mutant of it. */
export { judge, Judge } from "../../../policy-pack/judge/check";
export { remediesOf } from "../../../policy-pack/judge/remedies";
export { seenFromWire } from "../../../policy-pack/stack/from-wire";
