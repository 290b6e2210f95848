/** How a command that failed says why: `error: …` on standard error. */
export { tellError } from "../terminal/tell";
